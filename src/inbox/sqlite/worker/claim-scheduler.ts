import { MAX_TIMER_MS } from '../../../util/timers.js';
import type { Tuning } from '../settings.js';
import type { Database, Statement } from './driver.js';
import type { Leases } from './leases.js';
import type { ClaimOperation } from './operations/claim.js';
import type { ReplyBuffer } from './reply-buffer.js';
import type { Transaction, Writer } from './writer.js';

export interface ClaimSchedulerDeps {
  readonly db: Database;
  readonly leases: Leases;
  readonly claims: ClaimOperation;
  readonly replies: ReplyBuffer;
  readonly writer: Writer;
  readonly tuning: Tuning;
}

/** Decides when to claim and how much, and when to renew. Between these times it does nothing. */
export class ClaimScheduler {
  readonly #deps: ClaimSchedulerDeps;
  readonly #dataVersion: Statement;
  readonly #alarm = new Alarm(() => this.#wake());
  readonly #renewal: NodeJS.Timeout;
  #poll: NodeJS.Timeout | undefined;
  #concurrency = 0;
  #seen: unknown;
  #clock = Infinity;

  constructor(deps: ClaimSchedulerDeps) {
    this.#deps = deps;
    this.#dataVersion = deps.db.prepare('PRAGMA data_version');
    this.#renewal = setInterval(() => {
      if (deps.leases.renewalDue(Date.now())) deps.writer.schedule();
    }, deps.tuning.leaseMs / 6);
  }

  start(concurrency: number): void {
    this.#concurrency = concurrency;
    clearInterval(this.#poll);
    this.#poll = setInterval(() => this.#look(), this.#deps.tuning.pollMs);
    this.#watchClock();
    this.#wake();
  }

  /** Nothing is claimed any more; active leases are still renewed. */
  stop(): void {
    this.#concurrency = 0;
    this.#alarm.set(undefined);
    clearInterval(this.#poll);
  }

  close(): void {
    this.stop();
    clearInterval(this.#renewal);
  }

  /** At the end of each transaction: renews the leases for which it is time, then claims for as many places as are free. */
  fill(transaction: Transaction): void {
    const { leases, claims, replies } = this.#deps;
    if (leases.renewalDue(transaction.now)) leases.renew(transaction);
    const free = this.#concurrency - leases.active.size + transaction.settled.size;
    if (free <= 0) return;
    const claimed = claims.claim(transaction, free);
    transaction.afterCommit(() => replies.addClaims(claimed));
  }

  /** After each transaction: when there will be something to claim. */
  setAlarm(): void {
    if (this.#hasPlace) this.#alarm.set(this.#deps.claims.nextAt());
  }

  get #hasPlace(): boolean {
    return this.#deps.leases.active.size < this.#concurrency;
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
    const at = this.#deps.claims.nextAt();
    if (at !== undefined && at <= Date.now()) this.#deps.writer.schedule();
    else this.#alarm.set(at);
  }

  /** Was the clock set back since the last look, or, at the first one, before this process began? */
  #watchClock(): void {
    const now = Date.now();
    const wasSetBack = now < this.#clock;
    this.#clock = now;
    if (!wasSetBack) return;
    const { writer, claims } = this.#deps;
    writer.add({ apply: (transaction) => claims.dueAtOnce(transaction), persistent: true });
  }
}

/** Calls back at one time, the last one set. */
class Alarm {
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** `at` is in milliseconds since 1970; undefined: never. */
  set(at: number | undefined): void {
    clearTimeout(this.#timer);
    if (at === undefined) return;
    // A timer may fire a little early: one millisecond more, instead of once for nothing.
    const delay = Math.min(Math.max(at - Date.now() + 1, 1), MAX_TIMER_MS);
    this.#timer = setTimeout(this.#ring, delay);
  }
}
