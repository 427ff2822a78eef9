import { RateLimitedError, TrelloAPIError } from './api-errors.js';
import { InvalidArgumentError } from './argument-error.js';
import { TrelloConnectionError } from './connection-errors.js';
import { longestTimerMs } from './with-deadline.js';

/** How often and how long the client tries again. */
export interface RetryOptions {
  /** How many times a call is sent at most, the first one included; 1 means no retries. @default 5 */
  attempts?: number;
  /** The first pause after a network error or a 5xx, in ms; it doubles each time, up to 10 s. @default 500 */
  baseDelayMs?: number;
  /** How long a call waits between its attempts in all, in ms. @default 60_000 */
  maxWaitMs?: number;
}

/** The options with their defaults. */
export type RetryPolicy = Required<RetryOptions>;

const longestBackoffMs = 10_000;

/** Checks the options and fills in the defaults. */
export function retryPolicy(options: RetryOptions = {}): RetryPolicy {
  const { attempts = 5, baseDelayMs = 500, maxWaitMs = 60_000 } = options;
  if (!Number.isInteger(attempts) || attempts < 1)
    throw new InvalidArgumentError('retry.attempts', 'must be a whole number from 1 up');
  for (const [name, ms] of Object.entries({ baseDelayMs, maxWaitMs }))
    if (!(ms >= 0 && ms <= longestTimerMs))
      throw new InvalidArgumentError(
        `retry.${name}`,
        `must be a number of milliseconds from 0 to ${longestTimerMs}`,
      );
  return { attempts, baseDelayMs, maxWaitMs };
}

/** An answer that does not say whether the request was carried out: none at all, or a 5xx. */
export function isLost(error: unknown): boolean {
  return error instanceof TrelloConnectionError || (error instanceof TrelloAPIError && error.status >= 500);
}

/** `baseDelayMs` doubled per attempt, up to 10 s, of which a random half: so that several clients do not march in step. */
export function backoffMs(baseDelayMs: number, attempt: number, random = Math.random): number {
  return Math.min(baseDelayMs * 2 ** (attempt - 1), longestBackoffMs) * (0.5 + random() / 2);
}

/**
 * How long to wait before the next attempt, or `undefined` when there is none. A 429 was refused and may always be
 * repeated, after the interval of the limit and up to a quarter more at random. What was lost may only be repeated when
 * doing it twice is the same as doing it once.
 */
export function retryDelayMs(
  error: unknown,
  { repeatable, attempt, waitedMs }: { repeatable: boolean; attempt: number; waitedMs: number },
  policy: RetryPolicy,
  random = Math.random,
): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  let delay: number;
  if (error instanceof RateLimitedError) delay = error.retryAfterMs * (1 + random() / 4);
  else if (repeatable && isLost(error)) delay = backoffMs(policy.baseDelayMs, attempt, random);
  else return undefined;
  return waitedMs + delay <= policy.maxWaitMs ? delay : undefined;
}
