import { refuseUnknownOptions } from '../util/check-options.js';
import { MAX_TIMER_MS } from '../util/timers.js';
import { InvalidArgumentError, RateLimitedError, TrelloAPIError, TrelloConnectionError } from './errors.js';
import type { TrelloRequest } from './request.js';

/** How often and how long the client tries again. */
export interface ClientRetryOptions {
  /** How many times a call is sent at most, the first one included; 1 means no retries. @default 5 */
  attempts?: number;
  /** The first pause after a network error or a 5xx, in ms; it doubles each time. @default 500 */
  minDelayMs?: number;
  /** The longest such pause, in ms. @default 10_000, or `minDelayMs` if that is more */
  maxDelayMs?: number;
  /** How long a call waits between its attempts in all, in ms. @default 60_000 */
  maxWaitMs?: number;
}

/** The options with their defaults. */
export type ClientRetryPolicy = Required<ClientRetryOptions>;

/** Checks the options and fills in the defaults. */
export function clientRetryPolicy(options: ClientRetryOptions = {}): ClientRetryPolicy {
  refuseUnknownOptions('retry', options, ['attempts', 'minDelayMs', 'maxDelayMs', 'maxWaitMs']);
  const { attempts = 5, minDelayMs = 500, maxWaitMs = 60_000 } = options;
  const { maxDelayMs = Math.max(10_000, minDelayMs) } = options;
  if (!Number.isInteger(attempts) || attempts < 1)
    throw new InvalidArgumentError('retry.attempts', 'must be a whole number from 1 up');
  for (const [name, ms] of Object.entries({ minDelayMs, maxDelayMs, maxWaitMs }))
    if (!(ms >= 0 && ms <= MAX_TIMER_MS))
      throw new InvalidArgumentError(
        `retry.${name}`,
        `must be a number of milliseconds from 0 to ${MAX_TIMER_MS}`,
      );
  if (maxDelayMs < minDelayMs)
    throw new InvalidArgumentError('retry.maxDelayMs', 'must not be less than retry.minDelayMs');
  return { attempts, minDelayMs, maxDelayMs, maxWaitMs };
}

/**
 * Whether sending a request twice does the same as sending it once. A creation does not: its repetition fails with
 * "already exists". `PUT /webhooks/` without an id may create, too.
 */
export function isRepeatable({ method, path }: Pick<TrelloRequest, 'method' | 'path'>): boolean {
  return method === 'GET' || method === 'DELETE' || (method === 'PUT' && path !== '/webhooks/');
}

/** Whether the error leaves open if the request was carried out: there was no response, or a 5xx. */
export function isLost(error: unknown): boolean {
  return error instanceof TrelloConnectionError || (error instanceof TrelloAPIError && error.status >= 500);
}

/**
 * The pause after an attempt: `minDelayMs` doubled per attempt, up to `maxDelayMs`. Half of it is random, so that
 * several clients do not try again at the same moment.
 */
export function backoffMs(
  { minDelayMs, maxDelayMs }: Pick<ClientRetryPolicy, 'minDelayMs' | 'maxDelayMs'>,
  attempt: number,
  random = Math.random,
): number {
  return Math.min(minDelayMs * 2 ** (attempt - 1), maxDelayMs) * (0.5 + random() / 2);
}

/**
 * How long to wait before the next attempt, or `undefined` when there is none. A request that was refused with 429 may
 * always be repeated, after the interval of the limit and up to a quarter more at random. A request whose response was
 * lost may be repeated only when sending it twice does the same as sending it once.
 */
export function retryDelayMs(
  error: unknown,
  { repeatable, attempt, waitedMs }: { repeatable: boolean; attempt: number; waitedMs: number },
  policy: ClientRetryPolicy,
  random = Math.random,
): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  let delay: number;
  if (error instanceof RateLimitedError) delay = error.retryAfterMs * (1 + random() / 4);
  else if (repeatable && isLost(error)) delay = backoffMs(policy, attempt, random);
  else return undefined;
  return waitedMs + delay <= policy.maxWaitMs ? delay : undefined;
}
