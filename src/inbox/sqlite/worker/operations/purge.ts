import type { WorkerSettings } from '../../settings.js';
import type { Counts } from '../counts.js';
import type { Database, Statement } from '../driver.js';
import { DONE } from '../entry.js';
import type { Transaction, Writer } from '../writer.js';

// Small enough that a write that waits for the next commit is not held up.
const BATCH = 200;

// Between two batches, so that other writes come in between.
const PAUSE_MS = 5;

/** Deletes the entries that were done before the retention began: looks for them from time to time. */
export class PurgeOperation {
  readonly #writer: Writer;
  readonly #counts: Counts;
  readonly #retentionMs: number;
  readonly #find: Statement;
  readonly #deleteBody: Statement;
  readonly #deleteEntry: Statement;
  readonly #interval: NodeJS.Timeout;
  #next: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(db: Database, counts: Counts, writer: Writer, { retentionMs, tuning }: WorkerSettings) {
    this.#writer = writer;
    this.#counts = counts;
    this.#retentionMs = retentionMs;
    this.#find = db.prepare(
      `SELECT seq FROM entries WHERE state = ${DONE} AND ended <= ? ORDER BY ended LIMIT ${BATCH}`,
    );
    this.#deleteBody = db.prepare('DELETE FROM bodies WHERE seq = ?');
    this.#deleteEntry = db.prepare('DELETE FROM entries WHERE seq = ?');
    this.#interval = setInterval(() => {
      // Outside of a transaction: most of the time there is nothing to delete.
      if (this.#find.get(this.#before(Date.now())) !== undefined) this.#purge();
    }, tuning.purgeMs);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#interval);
    clearTimeout(this.#next);
  }

  #purge(): void {
    // One that fails is not tried again: the next round is soon enough.
    this.#writer.add({
      apply: (transaction) => this.#deleteBatch(transaction),
      done: (more) => {
        if (more === true && !this.#closed) this.#next = setTimeout(() => this.#purge(), PAUSE_MS);
      },
    });
  }

  /** Returns whether there are more. */
  #deleteBatch({ now }: Transaction): boolean {
    const rows = this.#find.all(this.#before(now)) as { seq: number }[];
    for (const { seq } of rows) {
      this.#deleteBody.run(seq);
      this.#deleteEntry.run(seq);
    }
    this.#counts.add('done', -rows.length);
    return rows.length === BATCH;
  }

  #before(now: number): number {
    return now - this.#retentionMs;
  }
}
