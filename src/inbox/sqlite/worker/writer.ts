import type { Failure } from '../protocol.js';
import type { Counts } from './counts.js';
import { CommitDelay } from './commit-delay.js';
import type { Database, Statement } from './driver.js';
import { failureOf, LeaseLost } from './errors.js';

/** What the writes of one transaction share. */
export interface Transaction {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The tokens of the leases that end with it: their places are free again. */
  readonly settled: Set<string>;
  /** `effect` is called once the transaction is durable, and not at all when it is rolled back. */
  readonly afterCommit: (effect: () => void) => void;
}

/** One write. */
export interface Write {
  /** Does its part of a transaction. May be called again after a transaction that failed. */
  apply(transaction: Transaction): unknown;
  /** It is tried again until it succeeds; any other one fails when it cannot be written. */
  readonly persistent?: boolean;
  /** It stores an entry, which is refused when too little room is left. */
  readonly stores?: boolean;
  /** How many bytes of body it writes. */
  readonly bytes?: number;
  /** It is durable. */
  done?(reply: unknown): void;
  failed?(failure: Failure): void;
}

// Pauses between the attempts to write what must be written.
const SHORTEST_MS = 50;
const LONGEST_MS = 2_000;

export interface WriterOptions {
  readonly db: Database;
  readonly counts: Counts;
  readonly groupSize: number;
  /** Called at the end of each transaction. */
  readonly beforeCommit: (transaction: Transaction) => void;
  /** Called after each attempt, with the number of writes and their bytes; undefined when it failed. */
  readonly afterAttempt: (written: { writes: number; bytes: number } | undefined) => void;
  /** Whether entries with so many bytes of bodies can be stored; why not, if they cannot. */
  readonly refusal: (entries: number, bytes: number) => Failure | undefined;
  /** Called before each attempt while nothing can be written: makes room, if it can. */
  readonly makeRoom: () => void;
  /** Called once when nothing can be written any more. */
  readonly onUnwritable: (failure: Failure) => void;
  /** Called when it works again. */
  readonly onWritable: () => void;
}

/**
 * Group commit: all writes that wait are one transaction, and are done when it is committed. When it fails, the
 * persistent ones are parked and tried again by themselves, after growing pauses; the others fail.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  readonly #delay = new CommitDelay();
  #queue: Write[] = [];
  #parked: Write[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #retry: NodeJS.Timeout | undefined;
  #pauseMs = SHORTEST_MS;
  #unwritable = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    const { db } = options;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
  }

  add(write: Write): void {
    this.#queue.push(write);
    this.#delay.grown(this.#queue.length);
    this.schedule();
  }

  /** Soon there will be a transaction, even without a write. All writes that arrive until then share it. */
  schedule(): void {
    if (this.#delay.waiting) return;
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = undefined;
      this.#delay.begin(this.#queue.length, () => this.flush());
    });
  }

  /** Writes now. */
  flush(): void {
    this.#delay.end();
    const writes = this.#admit(this.#queue.splice(0, this.#options.groupSize));
    if (this.#queue.length > 0) this.schedule();
    const error = this.#transact(writes);
    if (error === undefined) {
      // There is room again, or the lock is gone.
      if (this.#parked.length > 0) this.#writeParked();
      return;
    }
    const failure = failureOf(error);
    for (const write of writes) if (!write.persistent) write.failed?.(failure);
    this.#parked.push(...writes.filter(({ persistent }) => persistent));
    this.#options.afterAttempt(undefined);
    // By themselves they may succeed: a handled entry needs no room, it gives some.
    if (this.#parked.length > 0 && writes.length > this.#parked.length) this.#writeParked();
    else this.#pause();
  }

  /** The last attempt; what cannot be written is given up. */
  close(): void {
    clearImmediate(this.#scheduled);
    this.#delay.end();
    clearTimeout(this.#retry);
    while (this.#queue.length > 0) this.flush();
    if (this.#parked.length > 0) this.#writeParked();
    clearImmediate(this.#scheduled);
    clearTimeout(this.#retry);
    for (const write of this.#parked) write.failed?.(failureOf(new LeaseLost()));
    this.#parked = [];
  }

  /** Leaves out the new entries when there is too little room for them. */
  #admit(writes: Write[]): Write[] {
    const storing = writes.filter(({ stores }) => stores);
    if (storing.length === 0) return writes;
    const failure = this.#options.refusal(storing.length, sumBytes(storing));
    if (failure === undefined) return writes;
    for (const write of storing) write.failed?.(failure);
    return writes.filter(({ stores }) => !stores);
  }

  #writeParked(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const writes = this.#parked;
    this.#parked = [];
    if (this.#transact(writes) === undefined) {
      this.#pauseMs = SHORTEST_MS;
    } else {
      this.#parked = writes;
      this.#pause();
    }
  }

  #pause(): void {
    if (this.#retry !== undefined) return;
    this.#retry = setTimeout(() => this.#writeParked(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_MS);
  }

  /** One transaction: all of it or nothing. Returns the error, if there is one. */
  #transact(writes: readonly Write[]): unknown {
    const { counts, beforeCommit, afterAttempt, makeRoom, onUnwritable, onWritable } = this.#options;
    if (this.#unwritable) makeRoom();
    const effects: (() => void)[] = [];
    const transaction: Transaction = {
      now: Date.now(),
      settled: new Set(),
      afterCommit: (effect) => effects.push(effect),
    };
    const replies: (() => void)[] = [];
    try {
      this.#begin.run();
      for (const write of writes) replies.push(apply(write, transaction));
      beforeCommit(transaction);
      counts.write();
      const began = performance.now();
      this.#commit.run();
      this.#delay.committed(writes.length, performance.now() - began);
    } catch (error) {
      counts.reset();
      this.#undo();
      if (!this.#unwritable) onUnwritable(failureOf(error));
      this.#unwritable = true;
      return error ?? new Error('The transaction failed');
    }
    for (const effect of effects) effect();
    // A transaction without a write proves nothing.
    if (this.#unwritable && writes.length > 0) {
      this.#unwritable = false;
      onWritable();
    }
    for (const reply of replies) reply();
    afterAttempt({ writes: writes.length, bytes: sumBytes(writes) });
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

function sumBytes(writes: readonly Write[]): number {
  return writes.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
}

/** A lost lease concerns one write only, and is noticed before that one has changed anything. */
function apply(write: Write, transaction: Transaction): () => void {
  try {
    const reply = write.apply(transaction);
    return () => write.done?.(reply);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    return () => write.failed?.(failureOf(error));
  }
}
