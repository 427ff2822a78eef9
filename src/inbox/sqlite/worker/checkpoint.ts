import type { Database } from './database.js';

// About 4 MB of log: short enough a pause for those who wait, seldom enough for the throughput.
const PAGES = 1000;
const PAGE_BYTES = 4096;

/** Copies the write-ahead log into the file, between commits and never inside of one. */
export class Checkpoint {
  readonly #db: Database;
  readonly #busyMs: number;
  #pages = 0;
  #dirty = true;

  constructor(db: Database, busyMs: number) {
    this.#db = db;
    this.#busyMs = busyMs;
  }

  /** A commit with so many operations and bytes of bodies was added to the log. */
  wrote(operations: number, bytes: number): void {
    this.#pages += operations + Math.ceil(bytes / PAGE_BYTES);
    this.#dirty = true;
  }

  /** Whether the log is long enough. */
  get due(): boolean {
    return this.#pages >= PAGES;
  }

  /** Copies what no reader still needs; waits for nobody. */
  run(): void {
    this.#pages = 0;
    this.#try('PASSIVE');
  }

  /** When nothing was written for a while: the log is emptied. */
  idle(): void {
    if (!this.#dirty) return;
    // TRUNCATE would wait for other processes: rather another time.
    this.#db.exec('PRAGMA busy_timeout = 0');
    if (this.#try('TRUNCATE')) this.#dirty = false;
    this.#db.exec(`PRAGMA busy_timeout = ${this.#busyMs}`);
  }

  #try(mode: 'PASSIVE' | 'TRUNCATE'): boolean {
    try {
      const { busy } = this.#db.prepare(`PRAGMA wal_checkpoint(${mode})`).get() as { busy: number };
      return busy === 0;
    } catch {
      // A full disk or a lock: the log stays, which is safe, and the next commit tells of it.
      return false;
    }
  }
}
