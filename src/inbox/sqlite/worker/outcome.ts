import type { AttemptError, Settlement } from '../../inbox.js';
import { appendErrors, boundDelay } from '../../kit/limits.js';
import { ACTIVE, DEAD, DONE, WAITING, type Counts } from './counts.js';
import type { Database, Statement } from './database.js';
import type { Keys } from './keys.js';
import type { Held, Leases } from './leases.js';
import type { Transaction } from './transaction.js';

/** Writes what becomes of claimed entries. Every write asks whether the lease is still held; they throw `Lost`. */
export class Outcomes {
  readonly #counts: Counts;
  readonly #keys: Keys;
  readonly #leases: Leases;
  readonly #keepBodies: boolean;
  readonly #finished: Statement;
  readonly #holds: Statement;
  readonly #gone: Statement;
  readonly #done: Statement;
  readonly #dead: Statement;
  readonly #again: Statement;
  readonly #dropBody: Statement;

  constructor(db: Database, counts: Counts, keys: Keys, leases: Leases, keepBodies: boolean) {
    this.#counts = counts;
    this.#keys = keys;
    this.#leases = leases;
    this.#keepBodies = keepBodies;
    const held = `WHERE seq = ? AND lease = ? AND state = ${ACTIVE}`;
    this.#finished = db.prepare(`
      UPDATE entries SET finished = CASE
        WHEN ?1 IN (SELECT value FROM json_each(finished)) THEN finished
        ELSE json_insert(coalesce(finished, '[]'), '$[#]', ?1) END
      WHERE seq = ?2 AND lease = ?3 AND state = ${ACTIVE}`);
    this.#holds = db.prepare(`SELECT 1 FROM entries ${held}`);
    this.#gone = db.prepare('INSERT INTO gone (webhook) VALUES (?) ON CONFLICT DO NOTHING');
    this.#done = db.prepare(`
      UPDATE entries SET state = ${DONE}, ended = ?, head = 0, finished = NULL, errors = NULL,
        lease = NULL, lease_until = NULL ${held}`);
    this.#dead = db.prepare(`
      UPDATE entries SET state = ${DEAD}, ended = ?, head = 0, errors = ?,
        lease = NULL, lease_until = NULL ${held}`);
    this.#again = db.prepare(`
      UPDATE entries SET state = ${WAITING}, attempt = ?, due = coalesce(?, due), errors = ?,
        lease = NULL, lease_until = NULL ${held}`);
    this.#dropBody = db.prepare('DELETE FROM bodies WHERE seq = ?');
  }

  markFinished(lease: string, handler: string): void {
    const { seq } = this.#leases.get(lease);
    this.#check(lease, this.#finished.run(handler, seq, lease).changes);
  }

  markUnsubscribed(lease: string): void {
    const { seq, webhook } = this.#leases.get(lease);
    if (this.#holds.get(seq, lease) === undefined) this.#leases.lose(lease);
    if (webhook !== null) this.#gone.run(webhook);
  }

  settle(transaction: Transaction, lease: string, settlement: Settlement): void {
    const { now } = transaction;
    const held = this.#leases.get(lease);
    switch (settlement.kind) {
      case 'done':
        this.#check(lease, this.#done.run(now, held.seq, lease).changes);
        if (!this.#keepBodies) this.#dropBody.run(held.seq);
        this.#ended(held, 'done', now);
        break;
      case 'dead':
        this.#check(lease, this.#dead.run(now, together(held, settlement.errors), held.seq, lease).changes);
        this.#ended(held, 'dead', now);
        break;
      case 'retry': {
        const due = now + boundDelay(settlement.delayMs);
        this.#waits(lease, held, held.attempt, due, together(held, settlement.errors));
        break;
      }
      case 'release':
        this.#waits(lease, held, held.attempt - 1, null, held.errors);
    }
    transaction.ended.add(lease);
    transaction.afterCommit(() => this.#leases.held.delete(lease));
  }

  #ended({ orderKey, seq }: Held, as: 'done' | 'dead', now: number): void {
    this.#counts.add('active', -1);
    this.#counts.add(as, 1);
    this.#keys.leave(orderKey, seq, now);
  }

  #waits(lease: string, { seq }: Held, attempt: number, due: number | null, errors: string | null): void {
    this.#check(lease, this.#again.run(attempt, due, errors, seq, lease).changes);
    this.#counts.add('active', -1);
    this.#counts.addWaiting(attempt, 1);
  }

  #check(lease: string, changes: number | bigint): void {
    if (Number(changes) === 0) this.#leases.lose(lease);
  }
}

function together({ errors }: Held, added: readonly AttemptError[]): string | null {
  if (added.length === 0) return errors;
  const earlier = errors === null ? [] : (JSON.parse(errors) as AttemptError[]);
  return JSON.stringify(appendErrors(earlier, added));
}
