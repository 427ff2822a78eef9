import type { InboxStats } from '../../inbox.js';
import type { Database, Statement } from './driver.js';
import { WAITING } from './entry.js';

const NAMES = ['waiting', 'retrying', 'active', 'done', 'dead'] as const;

/** What is counted. `retrying` are those of `waiting` that were attempted before. */
export type Counted = (typeof NAMES)[number];

/** How many entries there are in each state: one row, so that stats cost the same however many there are. */
export class Counts {
  readonly #write: Statement;
  readonly #read: Statement;
  readonly #oldestWaiting: Statement;
  readonly #oldestRetrying: Statement;
  /** The changes of this transaction, which are written as one. */
  readonly #changes: Record<Counted, number> = { waiting: 0, retrying: 0, active: 0, done: 0, dead: 0 };

  constructor(db: Database) {
    this.#write = db.prepare(`UPDATE counts SET ${NAMES.map((name) => `${name} = ${name} + ?`).join(', ')}`);
    this.#read = db.prepare(`SELECT ${NAMES.join(', ')} FROM counts`);
    const oldest = `SELECT min(received) AS at FROM entries WHERE state = ${WAITING}`;
    this.#oldestWaiting = db.prepare(`${oldest} AND attempt = 0`);
    this.#oldestRetrying = db.prepare(`${oldest} AND attempt > 0`);
  }

  add(name: Counted, n: number): void {
    this.#changes[name] += n;
  }

  /** An entry that was attempted so often begins to wait (1), or no longer waits (-1). */
  addWaiting(attempt: number, n: 1 | -1): void {
    this.#changes.waiting += n;
    if (attempt > 0) this.#changes.retrying += n;
  }

  /** Before each commit. */
  write(): void {
    const changes = NAMES.map((name) => this.#changes[name]);
    if (changes.some((n) => n !== 0)) this.#write.run(...changes);
    this.reset();
  }

  /** After a transaction that failed. */
  reset(): void {
    for (const name of NAMES) this.#changes[name] = 0;
  }

  stats(): InboxStats {
    return {
      ...(this.#read.get() as Record<Counted, number>),
      oldestWaitingAt: timeOf(this.#oldestWaiting.get()),
      oldestRetryingAt: timeOf(this.#oldestRetrying.get()),
    };
  }
}

function timeOf(row: unknown): number | undefined {
  return (row as { at: number | null }).at ?? undefined;
}
