import { randomUUID } from 'node:crypto';
import type { WireClaim } from '../../protocol.js';
import type { Counts } from '../counts.js';
import type { Database, Statement } from '../driver.js';
import { ACTIVE, entryOf, finishedOf, WAITING, type EntryRow } from '../entry.js';
import type { Leases } from '../leases.js';
import type { Transaction } from '../writer.js';

/** Claims entries: heads of their keys that are due, the oldest first. Costs the same however many wait. */
export class ClaimOperation {
  readonly #counts: Counts;
  readonly #leases: Leases;
  readonly #expire: Statement;
  readonly #find: Statement;
  readonly #take: Statement;
  readonly #clamp: Statement;
  readonly #nextDue: Statement;
  readonly #nextExpiry: Statement;

  constructor(db: Database, counts: Counts, leases: Leases) {
    this.#counts = counts;
    this.#leases = leases;
    this.#expire = db.prepare(`
      UPDATE entries SET state = ${WAITING}, lost = lost + 1, lease = NULL, lease_until = NULL
      WHERE state = ${ACTIVE} AND lease_until <= ?`);
    this.#find = db.prepare(`
      SELECT seq, id, order_key, type, webhook, origin, attempt, lost, finished, errors, body
      FROM entries LEFT JOIN bodies USING (seq)
      WHERE state = ${WAITING} AND head = 1 AND due <= ? ORDER BY due, seq LIMIT ?`);
    this.#take = db.prepare(`
      UPDATE entries SET state = ${ACTIVE}, attempt = ?, lease = ?, lease_until = ? WHERE seq = ?`);
    this.#clamp = db.prepare(`
      UPDATE entries SET due = ? WHERE state = ${WAITING} AND head = 1 AND due > ? AND attempt = 0`);
    this.#nextDue = db.prepare(`SELECT min(due) AS at FROM entries WHERE state = ${WAITING} AND head = 1`);
    this.#nextExpiry = db.prepare(`SELECT min(lease_until) AS at FROM entries WHERE state = ${ACTIVE}`);
  }

  /** Claims at most so many. A lease that ran out ends its attempt: the entry waits again, and counts as attempted. */
  claim(transaction: Transaction, limit: number): WireClaim[] {
    const { now } = transaction;
    const expired = Number(this.#expire.run(now).changes);
    this.#counts.add('active', -expired);
    this.#counts.add('waiting', expired);
    this.#counts.add('retrying', expired);
    const rows = this.#find.all(now, limit) as EntryRow[];
    return rows.map((row) => this.#claim(transaction, row));
  }

  /** When something can be claimed next: a time in the past for now, undefined for never. */
  nextAt(): number | undefined {
    const due = (this.#nextDue.get() as { at: number | null }).at;
    const expiry = (this.#nextExpiry.get() as { at: number | null }).at;
    const next = Math.min(due ?? Infinity, expiry ?? Infinity);
    return next === Infinity ? undefined : next;
  }

  /** After the clock was set back: what was accepted before is due now, and not when the clock gets there again. */
  dueAtOnce({ now }: Transaction): void {
    this.#clamp.run(now, now);
  }

  #claim({ now, afterCommit }: Transaction, row: EntryRow): WireClaim {
    const { seq, lost, errors } = row;
    const { id, orderKey, type, webhook, origin, body } = entryOf(row);
    const lease = randomUUID();
    const attempt = row.attempt + 1;
    this.#take.run(attempt, lease, this.#leases.until(now), seq);
    this.#counts.addWaiting(row.attempt, -1);
    this.#counts.add('active', 1);
    afterCommit(() => this.#leases.active.set(lease, { seq, orderKey, webhook, attempt, errors }));
    return { lease, id, orderKey, type, webhook, origin, body, attempt, lost, finished: finishedOf(row) };
  }
}
