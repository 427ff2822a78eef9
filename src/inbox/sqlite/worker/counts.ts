import type { Database, Statement } from './database.js';

/** The states of an entry, as stored. */
export const WAITING = 0;
export const ACTIVE = 1;
export const DONE = 2;
export const DEAD = 3;

/** What is counted. `retrying` are those of `waiting` that were attempted before. */
export type Counted = 'waiting' | 'retrying' | 'active' | 'done' | 'dead';

const NAMES: readonly Counted[] = ['waiting', 'retrying', 'active', 'done', 'dead'];

/** Collects the changes of a transaction, which are then written as one. */
export class Counts {
  readonly #write: Statement;
  readonly #changes: Record<Counted, number> = { waiting: 0, retrying: 0, active: 0, done: 0, dead: 0 };

  constructor(db: Database) {
    this.#write = db.prepare(`UPDATE counts SET ${NAMES.map((name) => `${name} = ${name} + ?`).join(', ')}`);
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
}
