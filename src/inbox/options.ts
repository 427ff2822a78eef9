import { InvalidOptionError } from '../errors.js';
import type { ActionBase, Model } from '../generated/types.js';
import { checkRetryPolicy, type RetryPolicy, type RetryOptions } from './retry-policy.js';

/** The order in which entries are handled. A function returns the key of an action, or nothing when it needs no order. */
export type OrderBy =
  'card' | 'board' | 'none' | ((action: ActionBase, model: Model) => string | null | undefined);

/** The options that every inbox has. */
export interface InboxOptions {
  /** How many handlers run at once, over all entries. @default 16 */
  concurrency?: number;
  /**
   * What happens when a handler fails: how often and when it is tried again, or a function that decides.
   * @default 10 attempts, the pauses growing from 1 second to 1 hour, with jitter
   */
  retry?: RetryOptions | RetryPolicy;
  /**
   * How long, in milliseconds, the id of a handled entry stays known, so that a repeat of it does not run again.
   * @default 604_800_000 (7 days)
   */
  retentionMs?: number;
  /** Keep the bodies of handled entries for the retention, instead of dropping them at once. @default false */
  keepBodies?: boolean;
  /**
   * What must happen in order: entries of one card (or list, or board, for actions without one), of one board, nothing,
   * or what a function says. Entries of one key run one at a time, in the order of acceptance, and a waiting retry holds
   * its key.
   * @default 'card'
   */
  orderBy?: OrderBy;
}

/** The options after they were checked, with the defaults filled in. */
export interface CheckedInboxOptions {
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  readonly retentionMs: number;
  readonly keepBodies: boolean;
  readonly orderBy: OrderBy;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** Checks the options and fills in the defaults. Throws `InvalidOptionError` with what to do. */
export function checkInboxOptions(options: InboxOptions = {}): CheckedInboxOptions {
  const { concurrency = 16, retentionMs = WEEK_MS, keepBodies = false, orderBy = 'card', retry } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 10_000) {
    throw new InvalidOptionError('concurrency must be a whole number from 1 to 10,000');
  }
  if (!Number.isFinite(retentionMs) || retentionMs < 0) {
    throw new InvalidOptionError('retentionMs must be a number of milliseconds, 0 or more');
  }
  if (typeof keepBodies !== 'boolean') throw new InvalidOptionError('keepBodies must be true or false');
  return {
    concurrency,
    retry: checkRetryPolicy(retry),
    retentionMs,
    keepBodies,
    orderBy: checkOrderBy(orderBy),
  };
}

/** Throws `InvalidOptionError` unless it is one. */
function checkOrderBy(orderBy: unknown): OrderBy {
  if (orderBy === 'card' || orderBy === 'board' || orderBy === 'none') return orderBy;
  if (typeof orderBy === 'function') return orderBy as OrderBy;
  throw new InvalidOptionError("orderBy must be 'card', 'board', 'none' or a function");
}
