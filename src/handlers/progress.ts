import type { Registration } from './registry.js';

/** How far the handling of one delivery has come, over all attempts. */
export interface Progress {
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  /** A text that no other delivery has; `event.idempotencyKey` begins with it. */
  readonly scope: string;
  /** Whether a handler finished in an earlier attempt. */
  hasFinished(registration: Registration): boolean;
  /** Notes that a handler has finished. The next handler waits for a promise that it returns. */
  finish(registration: Registration): Promise<void> | undefined;
  /** A handler threw a `PermanentError`. */
  giveUp(registration: Registration): void;
  /** Notes that a handler asked for the webhook to be deleted. */
  unsubscribe(): void;
}
