import type { AnyEvent } from '../../src/handlers/event.js';
import type { Rejection } from '../../src/receive/rejection.js';
import type { TrelloWebhooksOptions } from '../../src/options.js';
import { TrelloWebhooks } from '../../src/webhooks.js';
import { CALLBACK_URL, SECRET } from './delivery.js';
import { CollectingLogger } from './logger.js';

/** An instance whose every sign of life is kept. */
export interface Rig {
  webhooks: TrelloWebhooks;
  logger: CollectingLogger;
  /** The events that reached a handler, recognized or not. */
  ran: AnyEvent[];
  rejections: Rejection[];
  errors: unknown[];
}

/** Makes an instance that listens to everything. */
export function rig(options: Partial<TrelloWebhooksOptions> = {}): Rig {
  const logger = new CollectingLogger();
  const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL: CALLBACK_URL, logger, ...options });
  const made: Rig = { webhooks, logger, ran: [], rejections: [], errors: [] };
  webhooks.onAny((event) => void made.ran.push(event));
  webhooks.onRejected((rejection) => void made.rejections.push(rejection));
  webhooks.onError(({ error }) => void made.errors.push(error));
  return made;
}

/** The code in the body of an error answer; undefined when the body is empty. */
export function codeOf({ body }: { body: string }): string | undefined {
  return body === '' ? undefined : (JSON.parse(body) as { error: { code: string } }).error.code;
}
