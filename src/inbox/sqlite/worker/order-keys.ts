import type { Database, Statement } from './driver.js';

/**
 * The order of the keys: the open entries of each key form a chain, whose first one has the mark `head`. An index over
 * keys and entries would do as well, but with a million rows each acceptance would change another page of it.
 */
export class OrderKeys {
  readonly #tail: Statement;
  readonly #setTail: Statement;
  readonly #drop: Statement;
  readonly #link: Statement;
  readonly #next: Statement;
  readonly #unlink: Statement;
  readonly #promote: Statement;

  constructor(db: Database) {
    this.#tail = db.prepare('SELECT tail FROM order_keys WHERE order_key = ?');
    this.#setTail = db.prepare(
      'INSERT INTO order_keys (order_key, tail) VALUES (?, ?) ON CONFLICT DO UPDATE SET tail = excluded.tail',
    );
    this.#drop = db.prepare('DELETE FROM order_keys WHERE order_key = ?');
    this.#link = db.prepare('INSERT INTO links (seq, next) VALUES (?, ?)');
    this.#next = db.prepare('SELECT next FROM links WHERE seq = ?');
    this.#unlink = db.prepare('DELETE FROM links WHERE seq = ?');
    // A head's time of acceptance may be ahead of a clock that was set back: it is due now at the latest.
    this.#promote = db.prepare(`
      UPDATE entries SET head = 1, due = CASE attempt WHEN 0 THEN min(due, ?) ELSE due END WHERE seq = ?`);
  }

  /** The last open entry of the key; undefined: the next one will be a head. */
  tail(orderKey: string | undefined): number | undefined {
    if (orderKey === undefined) return undefined;
    return (this.#tail.get(orderKey) as { tail: number } | undefined)?.tail;
  }

  /** The entry comes last, after what `tail` gave. */
  append(orderKey: string | undefined, tail: number | undefined, seq: number): void {
    if (orderKey === undefined) return;
    this.#setTail.run(orderKey, seq);
    if (tail !== undefined) this.#link.run(tail, seq);
  }

  /** The head of its key was done or died: the next one takes its place. */
  leave(orderKey: string | undefined, seq: number, now: number): void {
    if (orderKey === undefined) return;
    const link = this.#next.get(seq) as { next: number } | undefined;
    if (link === undefined) {
      this.#drop.run(orderKey);
    } else {
      this.#unlink.run(seq);
      this.#promote.run(now, link.next);
    }
  }
}
