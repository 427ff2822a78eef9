import type { AcceptResult, AttemptError } from '../../inbox.js';
import type { WireEntry } from '../protocol.js';
import { DEAD, WAITING, type Counts } from './counts.js';
import type { Database, Statement } from './database.js';
import type { Keys } from './keys.js';
import type { Transaction } from './transaction.js';

/** Writes new entries. The row is the mark that the id is known, so there is never one without the other. */
export class Acceptance {
  readonly #counts: Counts;
  readonly #keys: Keys;
  readonly #takeGone: Statement;
  readonly #insert: Statement;
  readonly #addDeadLetter: Statement;
  readonly #insertBody: Statement;

  constructor(db: Database, counts: Counts, keys: Keys) {
    this.#counts = counts;
    this.#keys = keys;
    this.#takeGone = db.prepare('DELETE FROM gone WHERE webhook = ?');
    this.#insert = db.prepare(`
      INSERT INTO entries (id, state, order_key, head, due, received, type, webhook, origin)
      VALUES (?, ${WAITING}, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
    this.#addDeadLetter = db.prepare(`
      INSERT INTO entries (id, state, order_key, head, due, received, type, webhook, origin, ended, attempt, errors)
      VALUES (?, ${DEAD}, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
    this.#insertBody = db.prepare('INSERT INTO bodies (seq, body) VALUES (?, ?)');
  }

  accept({ now }: Transaction, entry: WireEntry, body: Uint8Array): AcceptResult {
    const { id, orderKey, type, webhook, origin } = entry;
    if (webhook !== null && Number(this.#takeGone.run(webhook).changes) > 0) return 'unsubscribed';
    const tail = this.#keys.tail(orderKey);
    const head = tail === undefined ? 1 : 0;
    const { changes, lastInsertRowid } = this.#insert.run(
      ...[id, orderKey, head, now, origin.receivedAt, type, webhook, JSON.stringify(origin)],
    );
    if (Number(changes) === 0) return 'duplicate';
    const seq = Number(lastInsertRowid);
    this.#insertBody.run(seq, body);
    this.#keys.append(orderKey, tail, seq);
    this.#counts.addWaiting(0, 1);
    return 'stored';
  }

  addDeadLetter({ now }: Transaction, entry: WireEntry, body: Uint8Array, error: AttemptError): void {
    const { id, orderKey, type, webhook, origin } = entry;
    const errors = JSON.stringify([error]);
    const { changes, lastInsertRowid } = this.#addDeadLetter.run(
      ...[id, orderKey, now, origin.receivedAt, type, webhook, JSON.stringify(origin)],
      ...[now, error.attempt, errors],
    );
    if (Number(changes) === 0) return;
    this.#insertBody.run(Number(lastInsertRowid), body);
    this.#counts.add('dead', 1);
  }
}
