import type { DeliveryError, PayloadIssue } from '../errors.js';
import type { Task } from '../payload/delivery.js';

/** What the sender is to be told: handled or stored (perhaps before), the webhook is not wanted any more, or a failure. */
export type ProcessResult =
  | { readonly ok: false; readonly error: DeliveryError }
  | { readonly ok: true; readonly gone: boolean; readonly repeated: boolean };

/** Where authentic actions go: straight to their handlers, or into an inbox first. */
export interface DeliveryProcessor {
  /** Whether `close()` was called. */
  readonly stopping: boolean;
  /**
   * Takes an action, with the bytes it came in where it was delivered, and tells `done` once. A function and not a
   * promise: a delivery passes five rooms on its way back, and each promise would cost it a turn of the microtask queue.
   */
  deliver(task: Task, body: Uint8Array | undefined, done: (dispatched: ProcessResult) => void): void;
  /** Keeps an authentic body that is no delivery, where there is a place for it. Never rejects. */
  addDeadLetter(
    body: Uint8Array,
    reason: DeliveryError & { issues?: readonly PayloadIssue[] },
  ): Promise<void>;
  /** Begins to run handlers, where that does not happen by itself. */
  start(): Promise<void>;
  /** Takes nothing more, and resolves when nothing runs any more. */
  close(): Promise<void>;
}
