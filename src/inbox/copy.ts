import type { AttemptError, Inbox, NewEntry } from './inbox.js';

/** An entry with all that an inbox knows of it. */
export interface StoredEntry extends NewEntry {
  /** `open`: it waits for an attempt. `done`: it is kept only so that another one with its id is a duplicate. */
  readonly state: 'open' | 'done' | 'dead';
  /** How often it was attempted. */
  readonly attempts: number;
  /** How often its lease was lost. */
  readonly lost: number;
  /** The identities of the handlers that have finished. */
  readonly finished: readonly string[];
  readonly errors: readonly AttemptError[];
  /** When it was done or died, in milliseconds since 1970; 0 while it is open. */
  readonly endedAt: number;
}

/** A part of an inbox, in the order of acceptance. */
export interface EntryBatch {
  readonly entries: readonly StoredEntry[];
  /** Webhooks for whose next delivery the response is 410. */
  readonly unsubscribed: readonly string[];
}

/** An inbox that can be copied from: that of `sqliteInbox()`. */
export interface CopySource extends Inbox {
  /** Reads everything, batch by batch. Rejects with an `InboxError` while handlers run from it. */
  dump(): AsyncIterable<EntryBatch>;
}

/** An inbox that can be copied to: that of `bullmqInbox()`. */
export interface CopyTarget extends Inbox {
  /** Stores a batch in one atomic step, leaving out duplicates. Resolves to how many entries were stored. */
  restore(batch: EntryBatch): Promise<number>;
}

/** The result of {@link copyInbox}. */
export interface CopyResult {
  /** Entries that were found. */
  readonly found: number;
  /** Those of them that were stored; the others were duplicates, of an interrupted copy or because they were delivered again. */
  readonly copied: number;
}

/**
 * Copies everything from one inbox into another, for a service that moves from SQLite to BullMQ: the waiting entries
 * with their attempts, lost leases, errors and finished handlers, in their order; the dead letters; and the ids of
 * handled entries, so that another delivery of one stays a duplicate. A waiting retry is due at once.
 *
 * Stop every process that uses `from` first; start those that use `to` afterwards. `from` is left as it is. When the copy
 * is interrupted, run it again: what is there already is left out.
 *
 * @example
 * ```ts
 * import { copyInbox } from 'trello-webhooks/inbox';
 * import { bullmqInbox } from 'trello-webhooks/bullmq';
 * import { sqliteInbox } from 'trello-webhooks/sqlite';
 *
 * const [from, to] = [sqliteInbox('bot.db'), bullmqInbox({ connection: 'redis://redis.internal:6379' })];
 * await Promise.all([from.open(), to.open()]);
 * const { found, copied } = await copyInbox(from, to);
 * console.log(`${copied} of ${found} entries copied`);
 * await Promise.all([from.close(), to.close()]);
 * ```
 * @throws InboxError while handlers run from `from`, or when one of the two cannot be used. `InboxUnavailableError` when
 * `to` stops taking entries on the way.
 */
export async function copyInbox(
  from: Pick<CopySource, 'dump'>,
  to: Pick<CopyTarget, 'restore'>,
): Promise<CopyResult> {
  let [found, copied] = [0, 0];
  for await (const batch of from.dump()) {
    found += batch.entries.length;
    copied += await to.restore(batch);
  }
  return { found, copied };
}
