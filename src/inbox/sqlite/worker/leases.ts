import type { Database, Statement } from './database.js';
import type { Transaction } from './transaction.js';
import { Lost } from './unusable.js';

/** An entry that this process has claimed. */
export interface Held {
  readonly seq: number;
  readonly orderKey: string | null;
  readonly webhook: string | null;
  readonly attempt: number;
  readonly errors: string | null;
}

/** The leases of this process by their tokens. The thread renews them, so a busy main thread keeps its own. */
export class Leases {
  readonly held = new Map<string, Held>();
  readonly #leaseMs: number;
  readonly #renew: Statement;
  readonly #onLost: (lease: string) => void;
  #renewedAt = 0;

  constructor(db: Database, leaseMs: number, onLost: (lease: string) => void) {
    this.#leaseMs = leaseMs;
    this.#onLost = onLost;
    this.#renew = db.prepare('UPDATE entries SET lease_until = ? WHERE seq = ? AND lease = ?');
  }

  /** When a lease that is taken now runs out. */
  until(now: number): number {
    return now + this.#leaseMs;
  }

  /** The entry of a lease. Throws `Lost`. */
  get(lease: string): Held {
    const held = this.held.get(lease);
    if (held === undefined) throw new Lost();
    return held;
  }

  /** Somebody else has the entry, or had it. */
  lose(lease: string): never {
    if (this.held.delete(lease)) this.#onLost(lease);
    throw new Lost();
  }

  renewalDue(now: number): boolean {
    // Earlier than the last time: the clock was set back.
    return this.held.size > 0 && (now >= this.#renewedAt + this.#leaseMs / 3 || now < this.#renewedAt);
  }

  renew(transaction: Transaction): void {
    const { now, ended } = transaction;
    const lost: string[] = [];
    for (const [lease, { seq }] of this.held) {
      if (ended.has(lease)) continue;
      if (Number(this.#renew.run(this.until(now), seq, lease).changes) === 0) lost.push(lease);
    }
    transaction.afterCommit(() => {
      this.#renewedAt = now;
      for (const lease of lost) {
        this.held.delete(lease);
        this.#onLost(lease);
      }
    });
  }
}
