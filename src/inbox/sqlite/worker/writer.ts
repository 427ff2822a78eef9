import type { Failure } from '../protocol.js';
import type { Counts } from './counts.js';
import type { Database, Statement } from './database.js';
import { failureOf } from './failure.js';
import { Gathering } from './gathering.js';
import type { Transaction } from './transaction.js';
import { Lost } from './unusable.js';

/** Something to write. */
export interface Job {
  /** Does its part of a transaction. May be called again after a transaction that failed. */
  apply(transaction: Transaction): unknown;
  /** Repeat it until it succeeds, instead of saying that it failed. */
  readonly lasting: boolean;
  /** How many bytes of body it writes. */
  readonly bytes: number;
  /** It is durable. */
  done(answer: unknown): void;
  failed(failure: Failure): void;
}

// Pauses between the attempts to write what must be written.
const SHORTEST_MS = 50;
const LONGEST_MS = 2_000;

export interface WriterOptions {
  readonly db: Database;
  readonly counts: Counts;
  readonly groupSize: number;
  /** Runs at the end of each transaction. */
  readonly last: (transaction: Transaction) => void;
  /** After each attempt, when the answers are known; with what was written. */
  readonly after: (written: { jobs: number; bytes: number } | undefined) => void;
  /** Before each attempt since the last one failed: makes room, if it can. */
  readonly makeRoom: () => void;
  /** Nothing can be written since now. Told once, until it works again. */
  readonly onTrouble: (failure: Failure) => void;
  /** It works again. */
  readonly onRelief: () => void;
}

/** Group commit: all that waits is written in one transaction, and hears of it after the commit. */
export class Writer {
  readonly #options: WriterOptions;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  readonly #gathering = new Gathering();
  #queue: Job[] = [];
  #parked: Job[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #retry: NodeJS.Timeout | undefined;
  #pauseMs = SHORTEST_MS;
  #troubled = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    const { db } = options;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
  }

  get waiting(): number {
    return this.#queue.length;
  }

  add(job: Job): void {
    this.#queue.push(job);
    this.#gathering.joined(this.#queue.length);
    this.schedule();
  }

  /** A transaction will be made soon, even when there is no job. All that arrived until then shares it. */
  schedule(): void {
    if (this.#gathering.waiting) return;
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined;
      this.#gathering.begin(this.#queue.length, () => this.flush());
    });
  }

  /** Writes what waits now. */
  flush(): void {
    this.#gathering.end();
    const jobs = this.#queue.splice(0, this.#options.groupSize);
    if (this.#queue.length > 0) this.schedule();
    const error = this.#write(jobs);
    if (error === undefined) {
      // There is room again, or the lock is gone.
      if (this.#parked.length > 0) this.#writeParked();
      return;
    }
    const failure = failureOf(error);
    for (const job of jobs) if (!job.lasting) job.failed(failure);
    this.#parked.push(...jobs.filter((job) => job.lasting));
    this.#options.after(undefined);
    // By themselves they may succeed: a handled entry needs no room, it gives some.
    if (this.#parked.length > 0 && jobs.length > this.#parked.length) this.#writeParked();
    else this.#pause();
  }

  /** The last attempt; what cannot be written is given up. */
  close(): void {
    clearImmediate(this.#scheduled);
    this.#gathering.end();
    clearTimeout(this.#retry);
    while (this.#queue.length > 0) this.flush();
    if (this.#parked.length > 0) this.#writeParked();
    clearImmediate(this.#scheduled);
    clearTimeout(this.#retry);
    for (const job of this.#parked) job.failed(failureOf(new Lost()));
    this.#parked = [];
  }

  #writeParked(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const jobs = this.#parked;
    this.#parked = [];
    if (this.#write(jobs) === undefined) {
      this.#pauseMs = SHORTEST_MS;
    } else {
      this.#parked = jobs;
      this.#pause();
    }
  }

  #pause(): void {
    if (this.#retry !== undefined) return;
    this.#retry = setTimeout(() => this.#writeParked(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_MS);
  }

  /** One transaction: all of it or nothing. Gives what went wrong. */
  #write(jobs: readonly Job[]): unknown {
    const { counts, last, after, makeRoom, onTrouble, onRelief } = this.#options;
    if (this.#troubled) makeRoom();
    const effects: (() => void)[] = [];
    const transaction: Transaction = {
      now: Date.now(),
      ended: new Set(),
      afterCommit: (effect) => effects.push(effect),
    };
    const settle: (() => void)[] = [];
    try {
      this.#begin.run();
      for (const job of jobs) settle.push(apply(job, transaction));
      last(transaction);
      counts.write();
      const began = performance.now();
      this.#commit.run();
      this.#gathering.committed(jobs.length, performance.now() - began);
    } catch (error) {
      counts.reset();
      this.#undo();
      if (!this.#troubled) onTrouble(failureOf(error));
      this.#troubled = true;
      return error ?? new Error('The transaction failed');
    }
    for (const effect of effects) effect();
    // A transaction without a job may have written nothing.
    if (this.#troubled && jobs.length > 0) {
      this.#troubled = false;
      onRelief();
    }
    for (const tell of settle) tell();
    after({ jobs: jobs.length, bytes: jobs.reduce((sum, { bytes }) => sum + bytes, 0) });
    return undefined;
  }

  #undo(): void {
    try {
      this.#rollback.run();
    } catch {
      // It never began, or SQLite has rolled back by itself, as it does when the disk is full.
    }
  }
}

/** A lost lease concerns one job only, and is noticed before that job has written anything. */
function apply(job: Job, transaction: Transaction): () => void {
  try {
    const answer = job.apply(transaction);
    return () => job.done(answer);
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    return () => job.failed(failureOf(error));
  }
}
