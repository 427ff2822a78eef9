import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { deliveryChannel, handlerChannel, type DeliveryMessage, type HandlerMessage } from '../channels.js';

/** One line of the tail: what became of one request. */
export interface TailRecord extends Omit<DeliveryMessage, 'receivedAt'> {
  /** ISO 8601. */
  receivedAt: string;
  /** The handlers that have ended, in order. */
  handlers: { event: string; handler: string; ok: boolean }[];
}

/** Handlers may run for actions that no delivery brought, and after the answer was given. */
const MAX_ACTIONS = 1000;

/** Calls `onRecord` for every request that is answered in this process, until the function that it gives is called. */
export function follow(onRecord: (record: TailRecord) => void): () => void {
  const handlers = new Map<string, TailRecord['handlers']>();
  const onHandler = (message: unknown): void => {
    const { actionId, ...ended } = message as HandlerMessage;
    const known = handlers.get(actionId);
    if (known !== undefined) known.push(ended);
    else handlers.set(actionId, [ended]);
    const [oldest] = handlers.keys();
    if (handlers.size > MAX_ACTIONS && oldest !== undefined) handlers.delete(oldest);
  };
  const onDelivery = (message: unknown): void => {
    const { receivedAt, ...rest } = message as DeliveryMessage;
    const { actionId = '' } = rest;
    onRecord({ receivedAt: receivedAt.toISOString(), ...rest, handlers: handlers.get(actionId) ?? [] });
    handlers.delete(actionId);
  };
  subscribe(handlerChannel.name, onHandler);
  subscribe(deliveryChannel.name, onDelivery);
  return () => {
    unsubscribe(handlerChannel.name, onHandler);
    unsubscribe(deliveryChannel.name, onDelivery);
  };
}
