import { InvalidOptionError } from '../errors.js';
import { refuseUnknownOptions } from '../util/check-options.js';
import type { ActionBase, Model } from '../generated/types.js';
import { checkRetryPolicy, type InboxRetryOptions, type RetryPolicy } from '../util/retry-policy.js';

/** The order in which entries are handled. A function returns the key of an action, or nothing when it needs no order. */
export type OrderBy =
  'card' | 'board' | 'none' | ((action: ActionBase, model: Model) => string | null | undefined);

/** The options that every inbox has. */
export interface InboxOptions {
  /** How many entries are handled at once in this process. @default 16 */
  concurrency?: number;
  /**
   * How often and when an entry is attempted again after a handler failed, or a function that decides.
   * @default 10 attempts, the pauses growing from 1 second to 1 hour, with jitter
   */
  retry?: InboxRetryOptions | RetryPolicy;
  /**
   * How long after an entry was handled, in milliseconds, another delivery with its id is a duplicate, which does not run.
   * @default 604_800_000 (7 days)
   */
  retentionMs?: number;
  /** Keep the bodies of handled entries for the retention, instead of dropping them at once. @default false */
  keepBodies?: boolean;
  /**
   * The order key of an entry: its card (or list, or board, for actions without one), its board, none, or what a function
   * returns. Entries of one key are handled one at a time, in the order of acceptance, and a waiting retry holds its key.
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

const NAMES: readonly (keyof InboxOptions)[] = [
  'concurrency',
  'retry',
  'retentionMs',
  'keepBodies',
  'orderBy',
];

/**
 * Checks the options and fills in the defaults.
 *
 * @example
 * ```ts
 * import { checkInboxOptions, type InboxOptions } from 'trello-webhooks/inbox';
 *
 * function pgInbox(options: InboxOptions & { table?: string }) {
 *   const checked = checkInboxOptions(options, { where: 'pgInbox()', own: ['table'] });
 * }
 * ```
 * @param engine How users call the engine, and the options of its own that `options` may have too.
 * @throws InvalidOptionError with what to do, also for an option that nobody knows.
 */
export function checkInboxOptions(
  options: InboxOptions = {},
  engine: { readonly where: string; readonly own?: readonly string[] } = { where: 'The inbox' },
): CheckedInboxOptions {
  refuseUnknownOptions(engine.where, options, [...(engine.own ?? []), ...NAMES]);
  const { concurrency = 16, retentionMs = WEEK_MS, keepBodies = false, orderBy = 'card', retry } = options;
  checkWholeNumber('concurrency', concurrency, { from: 1, to: 10_000 });
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

/** Throws `InvalidOptionError` unless an option is a whole number, and one of these. For the options of engines, too. */
export function checkWholeNumber(
  name: string,
  value: unknown,
  { from, to = Number.MAX_SAFE_INTEGER }: { readonly from: number; readonly to?: number },
): void {
  if (Number.isInteger(value) && (value as number) >= from && (value as number) <= to) return;
  const unit = name.endsWith('Ms') ? ' of milliseconds' : '';
  const range =
    to === Number.MAX_SAFE_INTEGER ? `, ${from} or more` : ` from ${from} to ${to.toLocaleString('en-US')}`;
  throw new InvalidOptionError(`${name} must be a whole number${unit}${range}`);
}

function checkOrderBy(orderBy: unknown): OrderBy {
  if (orderBy === 'card' || orderBy === 'board' || orderBy === 'none') return orderBy;
  if (typeof orderBy === 'function') return orderBy as OrderBy;
  throw new InvalidOptionError("orderBy must be 'card', 'board', 'none' or a function");
}
