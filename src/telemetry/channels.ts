import { channel } from '../util/node.js';

/** What is published each time a handler has ended. */
export interface HandlerMessage {
  /** The action it was called for. */
  actionId: string;
  /** The event's name under which it was registered; the action's type for `onAny` and `onUnrecognized`. */
  event: string;
  /** The handler's name. */
  handler: string;
  /** Whether it finished; false when it threw. */
  ok: boolean;
}

/** Costs nothing while nobody listens. The test kit does, and so can a tracer. */
export const handlerChannel = channel('trello-webhooks:handler');

/** What is published when a POST was answered. Never a body and never a secret. */
export interface DeliveryMessage {
  receivedAt: Date;
  /** How long checking and handling took, in ms; undefined for what was refused before. */
  ms?: number;
  /** The HTTP status that was answered. */
  status: number;
  /** Why it was not 200: as in the body of the answer. */
  code?: string;
  /** The rest is there when the request was authentic and well-formed. */
  actionId?: string;
  type?: string;
  /** All event names that the action raises. */
  names?: readonly string[];
  modelId?: string;
  modelName?: string;
  webhookId?: string;
  recognized?: boolean;
  /** Whether it had been handled before, or was under way, so that nothing ran for it. */
  duplicate?: boolean;
}

/** Costs nothing while nobody listens. `serveTail()` does, and so can a monitor. */
export const deliveryChannel = channel('trello-webhooks:delivery');
