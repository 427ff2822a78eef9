import type { Database, Statement } from './driver.js';
import { LeaseLost } from './errors.js';
import type { Transaction } from './writer.js';

/** An entry that this process has claimed. */
export interface ActiveLease {
  readonly seq: number;
  readonly orderKey: string | undefined;
  readonly webhook: string | undefined;
  readonly attempt: number;
  /** Of the earlier attempts; JSON. */
  readonly errors: string | null;
}

/** The leases of this process by their tokens. The thread renews them, so a busy main thread keeps its own. */
export class Leases {
  readonly active = new Map<string, ActiveLease>();
  readonly #leaseMs: number;
  readonly #renew: Statement;
  readonly #onLost: (token: string) => void;
  #renewedAt = 0;

  constructor(db: Database, leaseMs: number, onLost: (token: string) => void) {
    this.#leaseMs = leaseMs;
    this.#onLost = onLost;
    this.#renew = db.prepare('UPDATE entries SET lease_until = ? WHERE seq = ? AND lease = ?');
  }

  /** When a lease that is taken now runs out. */
  until(now: number): number {
    return now + this.#leaseMs;
  }

  /** Throws `LeaseLost`. */
  get(token: string): ActiveLease {
    const lease = this.active.get(token);
    if (lease === undefined) throw new LeaseLost();
    return lease;
  }

  /** A write that demands the lease has changed so many rows: none means that the lease was lost. */
  check(token: string, changes: number | bigint): void {
    if (Number(changes) > 0) return;
    this.#lose(token);
    throw new LeaseLost();
  }

  renewalDue(now: number): boolean {
    // Earlier than the last time: the clock was set back.
    return this.active.size > 0 && (now >= this.#renewedAt + this.#leaseMs / 3 || now < this.#renewedAt);
  }

  renew({ now, settled, afterCommit }: Transaction): void {
    const lost: string[] = [];
    for (const [token, { seq }] of this.active) {
      if (settled.has(token)) continue;
      if (Number(this.#renew.run(this.until(now), seq, token).changes) === 0) lost.push(token);
    }
    afterCommit(() => {
      this.#renewedAt = now;
      for (const token of lost) this.#lose(token);
    });
  }

  /** Another process has the entry, or had it. */
  #lose(token: string): void {
    if (this.active.delete(token)) this.#onLost(token);
  }
}
