import type { Tuning } from '../settings.js';
import type { Database } from './driver.js';

// About 4 MB of log: a short pause for the writes that wait, and rare enough for the throughput.
const PAGES = 1000;
const PAGE_BYTES = 4096;

// What is counted are writes and bodies; the rows and indexes that they change make the log four times as long.
const PAGES_PER_COUNTED = 4;

// On a small disk the log takes no more than this share of it.
const SHARE_OF_DISK = 1 / 8;

/** Copies the write-ahead log into the file: between commits, never inside of one, and when the store is idle. */
export class Checkpoint {
  readonly #db: Database;
  readonly #busyMs: number;
  readonly #idle: NodeJS.Timeout;
  readonly #limit: number;
  #pages = 0;
  #dirty = true;
  #closed = false;

  /** `diskBytes` is the size of the disk. */
  constructor(db: Database, { busyMs, idleMs }: Tuning, diskBytes: number) {
    this.#limit = Math.min(PAGES, (diskBytes * SHARE_OF_DISK) / PAGE_BYTES / PAGES_PER_COUNTED);
    this.#db = db;
    this.#busyMs = busyMs;
    this.#idle = setTimeout(() => this.#empty(), idleMs);
  }

  /** After each commit, when its replies have been sent: so many writes and bytes of bodies were added to the log. */
  wrote({ writes, bytes }: { writes: number; bytes: number }): void {
    if (this.#closed) return;
    this.#pages += writes + Math.ceil(bytes / PAGE_BYTES);
    this.#dirty = true;
    if (this.#pages >= this.#limit) this.run();
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
