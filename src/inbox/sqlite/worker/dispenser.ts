import type { Tuning } from '../protocol.js';
import { Alarm } from './alarm.js';
import type { Claims } from './claim.js';
import type { Database, Statement } from './database.js';
import type { Leases } from './leases.js';
import type { Outbox } from './outbox.js';
import type { Transaction } from './transaction.js';
import type { Writer } from './writer.js';

export interface DispenserParts {
  readonly db: Database;
  readonly leases: Leases;
  readonly claims: Claims;
  readonly outbox: Outbox;
  readonly writer: Writer;
  readonly tuning: Tuning;
}

/** Decides when to claim and how much, and when to renew. Between these times it does nothing. */
export class Dispenser {
  readonly #parts: DispenserParts;
  readonly #dataVersion: Statement;
  readonly #alarm = new Alarm(() => this.#wake());
  readonly #renewal: NodeJS.Timeout;
  #poll: NodeJS.Timeout | undefined;
  #concurrency = 0;
  #seen: unknown;
  #clock = Infinity;

  constructor(parts: DispenserParts) {
    this.#parts = parts;
    this.#dataVersion = parts.db.prepare('PRAGMA data_version');
    this.#renewal = setInterval(() => {
      if (parts.leases.renewalDue(Date.now())) parts.writer.schedule();
    }, parts.tuning.leaseMs / 6);
  }

  start(concurrency: number): void {
    this.#concurrency = concurrency;
    clearInterval(this.#poll);
    this.#poll = setInterval(() => this.#look(), this.#parts.tuning.pollMs);
    this.#watchClock();
    this.#wake();
  }

  /** Nothing is claimed any more; what is held stays so. */
  stop(): void {
    this.#concurrency = 0;
    this.#alarm.set(undefined);
    clearInterval(this.#poll);
  }

  close(): void {
    clearInterval(this.#renewal);
  }

  /** At the end of each transaction: the leases that must be renewed, then as many claims as there are places. */
  fill(transaction: Transaction): void {
    const { leases, claims, outbox } = this.#parts;
    if (leases.renewalDue(transaction.now)) leases.renew(transaction);
    const free = this.#concurrency - leases.held.size + transaction.ended.size;
    if (free <= 0) return;
    const claimed = claims.claim(transaction, free);
    transaction.afterCommit(() => outbox.claimed(claimed));
  }

  /** After each transaction: when there will be something to claim. */
  setAlarm(): void {
    if (this.#hasPlace) this.#alarm.set(this.#parts.claims.nextAt());
  }

  get #hasPlace(): boolean {
    return this.#parts.leases.held.size < this.#concurrency;
  }

  /** Has another process written? Asks for a number in shared memory, and reads no file. */
  #look(): void {
    this.#watchClock();
    const { data_version: version } = this.#dataVersion.get() as { data_version: number };
    if (version === this.#seen) return;
    this.#seen = version;
    this.#wake();
  }

  #wake(): void {
    if (!this.#hasPlace) return;
    const at = this.#parts.claims.nextAt();
    if (at !== undefined && at <= Date.now()) this.#parts.writer.schedule();
    else this.#alarm.set(at);
  }

  /** Was the clock set back since the last look, or, at the first one, before this process began? */
  #watchClock(): void {
    const now = Date.now();
    const wasSetBack = now < this.#clock;
    this.#clock = now;
    if (!wasSetBack) return;
    const { writer, claims } = this.#parts;
    writer.add({
      apply: (transaction) => claims.dueAtOnce(transaction),
      lasting: true,
      bytes: 0,
      done: () => {},
      failed: () => {},
    });
  }
}
