import { InvalidOptionError } from '../errors.js';
import { refuseUnknownOptions } from './check-options.js';

/** How often and when a failed entry is attempted again. */
export interface InboxRetryOptions {
  /** Attempts in all, the first one included. @default 10 */
  attempts?: number;
  /** The pause after the first attempt, in milliseconds; it doubles each time. @default 1_000 */
  minDelayMs?: number;
  /** The longest pause, in milliseconds. @default 3_600_000 (1 hour) */
  maxDelayMs?: number;
}

/** An attempt that failed. */
export interface FailedAttempt {
  /** From 1 for the first. */
  readonly attempt: number;
  /** The errors that the handlers threw, in the order in which they ran. */
  readonly errors: readonly unknown[];
  /** The action's type. */
  readonly type: string;
}

/** Called after each failed attempt: returns the pause in milliseconds, or false to give up (a dead letter). */
export type RetryPolicy = (failed: FailedAttempt) => number | false;

/** Checks the options and makes a policy of them. Throws `InvalidOptionError`. */
export function checkRetryPolicy(retry: InboxRetryOptions | RetryPolicy = {}): RetryPolicy {
  if (typeof retry === 'function') return retry;
  refuseUnknownOptions('retry', retry, ['attempts', 'minDelayMs', 'maxDelayMs']);
  const { attempts = 10, minDelayMs = 1_000, maxDelayMs = 3_600_000 } = retry;
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new InvalidOptionError('retry.attempts must be a whole number from 1 on');
  }
  if (!(minDelayMs >= 0) || !(maxDelayMs >= minDelayMs) || !Number.isFinite(maxDelayMs)) {
    throw new InvalidOptionError('retry needs 0 ≤ minDelayMs ≤ maxDelayMs, in milliseconds');
  }
  return ({ attempt }) => {
    if (attempt >= attempts) return false;
    const delay = Math.min(maxDelayMs, minDelayMs * 2 ** (attempt - 1));
    // Up to a quarter less, so that what failed together is not attempted again together.
    return Math.round(delay * (1 - Math.random() / 4));
  };
}
