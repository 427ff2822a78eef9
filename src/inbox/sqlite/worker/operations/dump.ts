import type { StoredEntry } from '../../../copy.js';
import type { WireBatch } from '../../protocol.js';
import type { Database, Statement } from '../driver.js';
import { ACTIVE, DEAD, DONE, entryOf, errorsOf, finishedOf, type EntryRow } from '../entry.js';
import { Unusable } from '../errors.js';

// Half a megabyte of bodies.
const BATCH = 100;

/** Reads all entries for a copy, a batch at a time, in the order of acceptance. */
export class DumpOperation {
  readonly #db: Database;
  readonly #retentionMs: number;
  readonly #countActive: Statement;
  readonly #find: Statement;

  constructor(db: Database, retentionMs: number) {
    this.#db = db;
    this.#retentionMs = retentionMs;
    this.#countActive = db.prepare(
      `SELECT count(*) AS n FROM entries WHERE state = ${ACTIVE} AND lease_until > ?`,
    );
    this.#find = db.prepare(`
      SELECT seq, id, state, order_key, type, webhook, origin, attempt, lost, finished, errors, ended,
        CASE state WHEN ${DONE} THEN NULL ELSE body END AS body
      FROM entries LEFT JOIN bodies USING (seq)
      WHERE seq > ? AND (state <> ${DONE} OR ended > ?) ORDER BY seq LIMIT ${BATCH}`);
  }

  /** The batch after the entry with this number, 0 for the first one. */
  dump(after: number): WireBatch {
    const now = Date.now();
    if ((this.#countActive.get(now) as { n: number }).n > 0) {
      throw new Unusable(
        'Handlers still run from the inbox that is to be copied',
        'Stop the processes that use it; an entry of one that was killed is free after 30 seconds',
      );
    }
    const rows = this.#find.all(after, now - this.#retentionMs) as EntryRow[];
    return {
      entries: rows.map(storedEntryOf),
      // There are few: the first batch has them all.
      unsubscribed: after === 0 ? this.#unsubscribed() : [],
      last: rows.at(-1)?.seq,
    };
  }

  #unsubscribed(): string[] {
    const rows = this.#db.prepare('SELECT webhook FROM gone').all() as { webhook: string }[];
    return rows.map(({ webhook }) => webhook);
  }
}

function storedEntryOf(row: EntryRow): StoredEntry {
  const { id, orderKey, type, webhook, origin, body } = entryOf(row);
  return {
    id,
    orderKey,
    type,
    webhook,
    origin,
    body,
    state: row.state === DONE ? 'done' : row.state === DEAD ? 'dead' : 'open',
    attempts: row.attempt,
    lost: row.lost,
    finished: finishedOf(row),
    errors: errorsOf(row),
    endedAt: row.ended ?? 0,
  };
}
