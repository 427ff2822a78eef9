import type { DeliveryError } from '../errors.js';
import type { Delivery } from '../payload/delivery.js';
import type { WebhooksStats } from './metrics.js';

/** The result of processing a delivery, from which the response follows. */
export type ProcessResult =
  /** Handled or stored, now or before (`duplicate`). `unsubscribed`: Trello is to delete the webhook. */
  | { readonly ok: true; readonly unsubscribed: boolean; readonly duplicate: boolean }
  /** Trello is to send it again. */
  | { readonly ok: false; readonly error: DeliveryError };

/** The options of `start()`. */
export interface StartOptions {
  /** Open the inbox and run no handler in this process: it accepts deliveries for others. @default false */
  acceptOnly?: boolean;
}

/** Takes authentic deliveries: straight to their handlers, or into an inbox first. */
export interface DeliveryProcessor {
  /** Whether `close()` was called. */
  readonly stopping: boolean;
  /** Handles or stores a delivery. Never rejects. */
  process(delivery: Delivery): Promise<ProcessResult>;
  /** Keeps an authentic body that is no delivery, where there is a place for it. Never rejects. */
  addDeadLetter(body: Uint8Array, error: DeliveryError): Promise<void>;
  /** Starts to run handlers, where that does not happen by itself. Rejects with `InvalidOptionError` after `close`. */
  start(options: StartOptions): Promise<void>;
  /** What is stored and what this process did. */
  stats(): Promise<WebhooksStats>;
  /** Takes nothing more, and resolves when nothing runs any more, after `timeoutMs` at the latest. */
  close(timeoutMs: number): Promise<void>;
}
