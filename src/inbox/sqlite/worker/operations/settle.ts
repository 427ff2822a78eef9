import type { AttemptError, Settlement } from '../../../inbox.js';
import { appendErrors, boundDelay } from '../../../kit/limits.js';
import type { Counts } from '../counts.js';
import type { Database, Statement } from '../driver.js';
import { ACTIVE, DEAD, DONE, errorsOf, WAITING } from '../entry.js';
import type { ActiveLease, Leases } from '../leases.js';
import type { OrderKeys } from '../order-keys.js';
import type { Transaction } from '../writer.js';

/**
 * The writes of an attempt: its marks and, at its end, its settlement. Each demands in its SQL that the lease is still
 * the entry's, and throws `LeaseLost` otherwise.
 */
export class SettleOperation {
  readonly #counts: Counts;
  readonly #keys: OrderKeys;
  readonly #leases: Leases;
  readonly #keepBodies: boolean;
  readonly #markFinished: Statement;
  readonly #hasLease: Statement;
  readonly #markUnsubscribed: Statement;
  readonly #done: Statement;
  readonly #dead: Statement;
  readonly #wait: Statement;
  readonly #dropBody: Statement;

  constructor(db: Database, counts: Counts, keys: OrderKeys, leases: Leases, keepBodies: boolean) {
    this.#counts = counts;
    this.#keys = keys;
    this.#leases = leases;
    this.#keepBodies = keepBodies;
    const leased = `WHERE seq = ? AND lease = ? AND state = ${ACTIVE}`;
    this.#markFinished = db.prepare(`
      UPDATE entries SET finished = CASE
        WHEN ?1 IN (SELECT value FROM json_each(finished)) THEN finished
        ELSE json_insert(coalesce(finished, '[]'), '$[#]', ?1) END
      WHERE seq = ?2 AND lease = ?3 AND state = ${ACTIVE}`);
    this.#hasLease = db.prepare(`SELECT 1 FROM entries ${leased}`);
    this.#markUnsubscribed = db.prepare('INSERT INTO gone (webhook) VALUES (?) ON CONFLICT DO NOTHING');
    this.#done = db.prepare(`
      UPDATE entries SET state = ${DONE}, ended = ?, head = 0, finished = NULL, errors = NULL,
        lease = NULL, lease_until = NULL ${leased}`);
    this.#dead = db.prepare(`
      UPDATE entries SET state = ${DEAD}, ended = ?, head = 0, errors = ?,
        lease = NULL, lease_until = NULL ${leased}`);
    this.#wait = db.prepare(`
      UPDATE entries SET state = ${WAITING}, attempt = ?, due = coalesce(?, due), errors = ?,
        lease = NULL, lease_until = NULL ${leased}`);
    this.#dropBody = db.prepare('DELETE FROM bodies WHERE seq = ?');
  }

  markFinished(token: string, handler: string): void {
    const { seq } = this.#leases.get(token);
    this.#leases.check(token, this.#markFinished.run(handler, seq, token).changes);
  }

  markUnsubscribed(token: string): void {
    const { seq, webhook } = this.#leases.get(token);
    this.#leases.check(token, this.#hasLease.get(seq, token) === undefined ? 0 : 1);
    if (webhook !== undefined) this.#markUnsubscribed.run(webhook);
  }

  settle(transaction: Transaction, token: string, settlement: Settlement): void {
    const { now } = transaction;
    const lease = this.#leases.get(token);
    switch (settlement.kind) {
      case 'done':
        this.#leases.check(token, this.#done.run(now, lease.seq, token).changes);
        if (!this.#keepBodies) this.#dropBody.run(lease.seq);
        this.#ended(lease, 'done', now);
        break;
      case 'dead': {
        const errors = allErrors(lease, settlement.errors);
        this.#leases.check(token, this.#dead.run(now, errors, lease.seq, token).changes);
        this.#ended(lease, 'dead', now);
        break;
      }
      case 'retry': {
        const due = now + boundDelay(settlement.delayMs);
        this.#waits(token, lease, lease.attempt, due, allErrors(lease, settlement.errors));
        break;
      }
      case 'release':
        this.#waits(token, lease, lease.attempt - 1, null, lease.errors);
    }
    transaction.settled.add(token);
    transaction.afterCommit(() => this.#leases.active.delete(token));
  }

  #ended({ orderKey, seq }: ActiveLease, as: 'done' | 'dead', now: number): void {
    this.#counts.add('active', -1);
    this.#counts.add(as, 1);
    this.#keys.leave(orderKey, seq, now);
  }

  #waits(
    token: string,
    { seq }: ActiveLease,
    attempt: number,
    due: number | null,
    errors: string | null,
  ): void {
    this.#leases.check(token, this.#wait.run(attempt, due, errors, seq, token).changes);
    this.#counts.add('active', -1);
    this.#counts.addWaiting(attempt, 1);
  }
}

function allErrors(lease: ActiveLease, added: readonly AttemptError[]): string | null {
  return added.length === 0 ? lease.errors : JSON.stringify(appendErrors(errorsOf(lease), added));
}
