import type { Tuning } from '../settings.js';
import type { Database } from './driver.js';

// About 4 MB of log: a short pause for the writes that wait, and rare enough for the throughput.
const PAGES = 1000;
const PAGE_BYTES = 4096;

/** Copies the write-ahead log into the file: between commits, never inside of one, and when the store is idle. */
export class Checkpoint {
  readonly #db: Database;
  readonly #busyMs: number;
  readonly #idle: NodeJS.Timeout;
  #pages = 0;
  #dirty = true;
  #closed = false;

  constructor(db: Database, { busyMs, idleMs }: Tuning) {
    this.#db = db;
    this.#busyMs = busyMs;
    this.#idle = setTimeout(() => this.#empty(), idleMs);
  }

  /** After each commit, when its replies have been sent: so many writes and bytes of bodies were added to the log. */
  wrote({ writes, bytes }: { writes: number; bytes: number }): void {
    if (this.#closed) return;
    this.#pages += writes + Math.ceil(bytes / PAGE_BYTES);
    this.#dirty = true;
    if (this.#pages >= PAGES) this.run();
    this.#idle.refresh();
  }

  /** Copies what no reader still needs; waits for no lock. */
  run(): void {
    this.#pages = 0;
    this.#try('PASSIVE');
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#idle);
  }

  /** Nothing was written for a while: the log is emptied. */
  #empty(): void {
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
      // A full disk or a lock: the log stays, which is safe, and the next commit fails with the reason.
      return false;
    }
  }
}
