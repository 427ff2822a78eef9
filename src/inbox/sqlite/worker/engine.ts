import type { Command, FromWorker, ToWorker } from '../protocol.js';
import type { WorkerSettings } from '../settings.js';
import { Admission } from './admission.js';
import { Checkpoint } from './checkpoint.js';
import { ClaimScheduler } from './claim-scheduler.js';
import { Counts } from './counts.js';
import type { Database } from './driver.js';
import { failureOf } from './errors.js';
import { Leases } from './leases.js';
import { AcceptOperation } from './operations/accept.js';
import { ClaimOperation } from './operations/claim.js';
import { DeadLetterOperations } from './operations/dead-letters.js';
import { DumpOperation } from './operations/dump.js';
import { PurgeOperation } from './operations/purge.js';
import { SettleOperation } from './operations/settle.js';
import { OrderKeys } from './order-keys.js';
import { ReplyBuffer } from './reply-buffer.js';
import { Writer, type Transaction } from './writer.js';

/** Wires the parts of the thread, and passes each command to its operation: reads at once, writes with the next commit. */
export class Engine {
  readonly #db: Database;
  readonly #replies: ReplyBuffer;
  readonly #counts: Counts;
  readonly #checkpoint: Checkpoint;
  readonly #admission: Admission;
  readonly #writer: Writer;
  readonly #scheduler: ClaimScheduler;
  readonly #accept: AcceptOperation;
  readonly #settle: SettleOperation;
  readonly #deadLetters: DeadLetterOperations;
  readonly #dump: DumpOperation;
  readonly #purge: PurgeOperation;

  constructor(db: Database, settings: WorkerSettings, post: (message: FromWorker) => void) {
    const { tuning, keepBodies, retentionMs } = settings;
    this.#db = db;
    const replies = (this.#replies = new ReplyBuffer(post));
    const counts = (this.#counts = new Counts(db));
    const admission = (this.#admission = new Admission(db, settings, post, replies));
    const checkpoint = (this.#checkpoint = new Checkpoint(db, tuning, admission.totalBytes));
    const keys = new OrderKeys(db);
    const leases = new Leases(db, tuning.leaseMs, (token) => replies.addLostLease(token));
    const writer = (this.#writer = new Writer({
      db,
      counts,
      groupSize: tuning.groupSize,
      beforeCommit: (transaction) => this.#scheduler.fill(transaction),
      afterAttempt: (written) => {
        replies.flush();
        // After a failure the writer tries again by itself.
        if (written === undefined) return;
        this.#scheduler.setAlarm();
        checkpoint.wrote(written);
      },
      refusal: (entries, bytes) => admission.refusal(entries, bytes),
      // A log that has filled the disk can be used again from its beginning once it was copied.
      makeRoom: () => checkpoint.run(),
      onUnwritable: (unwritable) => post({ unwritable }),
      onWritable: () => post({ writable: true }),
    }));
    const claims = new ClaimOperation(db, counts, leases);
    this.#scheduler = new ClaimScheduler({ db, leases, claims, replies, writer, tuning });
    this.#accept = new AcceptOperation(db, counts, keys);
    this.#settle = new SettleOperation(db, counts, keys, leases, keepBodies);
    this.#deadLetters = new DeadLetterOperations(db, writer, counts, keys, keepBodies);
    this.#dump = new DumpOperation(db, retentionMs);
    this.#purge = new PurgeOperation(db, counts, writer, settings);
  }

  /** Takes a message from the main thread. Returns whether the store was closed. */
  receive({ commands, bytes }: ToWorker): boolean {
    for (const [number, command] of commands) {
      if (command.kind === 'close') {
        this.#close(number);
        return true;
      }
      try {
        this.#run(number, command, bytes);
      } catch (error) {
        this.#replies.fail(number, failureOf(error));
      }
    }
    this.#replies.flush();
    return false;
  }

  #run(number: number, command: Exclude<Command, { kind: 'close' }>, bytes: Uint8Array): void {
    const reply = (value?: unknown): void => this.#replies.reply(number, value);
    switch (command.kind) {
      case 'accept': {
        const { entry } = command;
        const size = entry.end - entry.start;
        return this.#write(number, (tx) => this.#accept.accept(tx, entry, bytes), size);
      }
      case 'addDeadLetter': {
        const { entry, error } = command;
        const size = entry.end - entry.start;
        return this.#write(number, (tx) => this.#accept.addDeadLetter(tx, entry, bytes, error), size);
      }
      case 'markFinished':
        return this.#write(number, () => this.#settle.markFinished(command.lease, command.handler));
      case 'markUnsubscribed':
        return this.#write(number, () => this.#settle.markUnsubscribed(command.lease));
      case 'settle':
        return this.#write(number, (tx) => this.#settle.settle(tx, command.lease, command.settlement));
      case 'replay':
      case 'discard':
        return this.#deadLetters[command.kind](command.query, {
          done: reply,
          failed: (failure) => this.#replies.fail(number, failure),
        });
      case 'listDeadLetters':
        return reply(this.#deadLetters.list(command.query));
      case 'dump':
        return reply(this.#dump.dump(command.after));
      case 'stats':
        return reply(this.#counts.stats());
      case 'start':
        this.#scheduler.start(command.concurrency);
        return reply();
      case 'stop':
        this.#scheduler.stop();
        return reply();
    }
  }

  /** With a body it is an acceptance, which fails when it cannot be written; every other write is tried until it can. */
  #write(number: number, apply: (transaction: Transaction) => unknown, bytes?: number): void {
    this.#writer.add({
      apply,
      persistent: bytes === undefined,
      stores: bytes !== undefined,
      bytes: bytes ?? 0,
      done: (reply) => this.#replies.reply(number, reply),
      failed: (failure) => this.#replies.fail(number, failure),
    });
  }

  #close(number: number): void {
    this.#scheduler.close();
    this.#checkpoint.close();
    this.#admission.close();
    this.#purge.close();
    this.#writer.close();
    this.#db.close();
    this.#replies.reply(number, undefined);
    this.#replies.flush();
  }
}
