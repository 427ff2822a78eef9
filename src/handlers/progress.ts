import type { Registration } from './registry.js';

/** What a run knows of earlier attempts at its action, and where it notes its own. */
export interface Progress {
  /** From 1 for the first. */
  readonly number: number;
  /** What tells the action from others: `event.idempotencyKey` begins with it. */
  readonly scope: string;
  /** Whether a handler finished in an earlier attempt. */
  hasFinished(registration: Registration): boolean;
  /** Notes that a handler has finished. The next one waits for a promise. */
  finish(registration: Registration): Promise<void> | undefined;
  /** Notes that the webhook is not wanted any more. */
  gone(): void;
}
