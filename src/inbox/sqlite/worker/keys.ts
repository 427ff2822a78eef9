import type { Database, Statement } from './database.js';

/** Keeps the mark `head`: the first open entry of each key has it, and entries without a key. */
export class Keys {
  readonly #promote: Statement;

  constructor(db: Database) {
    // A head's time of acceptance may be ahead of a clock that was set back: it is due now at the latest.
    this.#promote = db.prepare(`
      UPDATE entries SET head = 1, due = CASE attempt WHEN 0 THEN min(due, ?2) ELSE due END
      WHERE seq = (SELECT min(seq) FROM entries WHERE order_key = ?1 AND state < 2) AND head = 0`);
  }

  /** The head of the key was done, died or moved: the next one takes its place. */
  promote(orderKey: string | null, now: number): void {
    if (orderKey !== null) this.#promote.run(orderKey, now);
  }
}

/** SQL for the `head` of a row that comes last in its key; `?` names the parameter with the key. */
export const headOfLast = (parameter: string): string =>
  `NOT EXISTS (SELECT 1 FROM entries AS e WHERE e.order_key = ${parameter} AND e.state < 2)`;
