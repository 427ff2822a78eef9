import { DONE, type Counts } from './counts.js';
import type { Database, Statement } from './database.js';
import type { Transaction } from './transaction.js';

// Small enough that nobody who waits for the next commit notices.
const AT_ONCE = 200;

/** Forgets the entries that were done before the retention began. */
export class Purge {
  readonly #counts: Counts;
  readonly #retentionMs: number;
  readonly #rows: Statement;
  readonly #find: Statement;
  readonly #bodies: Statement;

  constructor(db: Database, counts: Counts, retentionMs: number) {
    this.#counts = counts;
    this.#retentionMs = retentionMs;
    const old = `SELECT seq FROM entries WHERE state = ${DONE} AND ended <= ?`;
    this.#find = db.prepare(`${old} ORDER BY ended LIMIT ${AT_ONCE}`);
    this.#bodies = db.prepare('DELETE FROM bodies WHERE seq = ?');
    this.#rows = db.prepare('DELETE FROM entries WHERE seq = ?');
  }

  /** Whether there is anything to forget; outside of a transaction. */
  due(now: number): boolean {
    return this.#find.get(now - this.#retentionMs) !== undefined;
  }

  /** Forgets some of them. Gives whether there are more. */
  some({ now }: Transaction): boolean {
    const rows = this.#find.all(now - this.#retentionMs) as { seq: number }[];
    for (const { seq } of rows) {
      this.#bodies.run(seq);
      this.#rows.run(seq);
    }
    this.#counts.add('done', -rows.length);
    return rows.length === AT_ONCE;
  }
}
