import type { AcceptResult, AttemptError } from '../../../inbox.js';
import type { WireEntry } from '../../protocol.js';
import type { Counts } from '../counts.js';
import type { Database, Statement } from '../driver.js';
import { DEAD, WAITING } from '../entry.js';
import type { OrderKeys } from '../order-keys.js';
import type { Transaction } from '../writer.js';

/** Writes new entries. A row is also the mark of its id, so there is never an entry without a mark, or the reverse. */
export class AcceptOperation {
  readonly #counts: Counts;
  readonly #keys: OrderKeys;
  readonly #takeUnsubscribed: Statement;
  readonly #insert: Statement;
  readonly #insertDead: Statement;
  readonly #insertBody: Statement;

  constructor(db: Database, counts: Counts, keys: OrderKeys) {
    this.#counts = counts;
    this.#keys = keys;
    // The table `gone` has the webhooks from which a handler has unsubscribed.
    this.#takeUnsubscribed = db.prepare('DELETE FROM gone WHERE webhook = ?');
    this.#insert = db.prepare(`
      INSERT INTO entries (id, state, order_key, head, due, received, type, webhook, origin)
      VALUES (?, ${WAITING}, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
    this.#insertDead = db.prepare(`
      INSERT INTO entries (id, state, order_key, head, due, received, type, webhook, origin, ended, attempt, errors)
      VALUES (?, ${DEAD}, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`);
    this.#insertBody = db.prepare('INSERT INTO bodies (seq, body) VALUES (?, ?)');
  }

  accept({ now }: Transaction, entry: WireEntry, bytes: Uint8Array): AcceptResult {
    const { id, orderKey, type, webhook, origin } = entry;
    if (webhook !== undefined && Number(this.#takeUnsubscribed.run(webhook).changes) > 0) {
      return 'unsubscribed';
    }
    const tail = this.#keys.tail(orderKey);
    const head = tail === undefined ? 1 : 0;
    const { changes, lastInsertRowid } = this.#insert.run(
      ...[id, orderKey ?? null, head, now, origin.receivedAt, type, webhook ?? null, JSON.stringify(origin)],
    );
    if (Number(changes) === 0) return 'duplicate';
    const seq = Number(lastInsertRowid);
    this.#insertBody.run(seq, bodyOf(entry, bytes));
    this.#keys.append(orderKey, tail, seq);
    this.#counts.addWaiting(0, 1);
    return 'stored';
  }

  addDeadLetter({ now }: Transaction, entry: WireEntry, bytes: Uint8Array, error: AttemptError): void {
    const { id, orderKey, type, webhook, origin } = entry;
    const { changes, lastInsertRowid } = this.#insertDead.run(
      ...[id, orderKey ?? null, now, origin.receivedAt, type, webhook ?? null, JSON.stringify(origin)],
      ...[now, error.attempt, JSON.stringify([error])],
    );
    if (Number(changes) === 0) return;
    this.#insertBody.run(Number(lastInsertRowid), bodyOf(entry, bytes));
    this.#counts.add('dead', 1);
  }
}

function bodyOf({ start, end }: WireEntry, bytes: Uint8Array): Uint8Array {
  return bytes.subarray(start, end);
}
