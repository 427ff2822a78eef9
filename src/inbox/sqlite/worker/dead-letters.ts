import type { AttemptError, DeadLetter, EntryOrigin } from '../../inbox.js';
import type { DeadLetterQuery } from '../../kit/dead-letters.js';
import { DEAD, DONE, WAITING, type Counts } from './counts.js';
import type { Database, Statement, Value } from './database.js';
import type { Keys } from './keys.js';
import type { Transaction } from './transaction.js';

interface Row {
  id: string;
  type: string;
  order_key: string | null;
  origin: string;
  body: Uint8Array | null;
  attempt: number;
  finished: string | null;
  errors: string | null;
  ended: number;
}

/** Lists dead letters, puts them back, throws them away. */
export class DeadEntries {
  readonly #db: Database;
  readonly #counts: Counts;
  readonly #keys: Keys;
  readonly #keepBodies: boolean;
  readonly #last: Statement;
  readonly #moveBody: Statement;
  readonly #dropBody: Statement;
  readonly #replay: Statement;
  readonly #discard: Statement;

  constructor(db: Database, counts: Counts, keys: Keys, keepBodies: boolean) {
    this.#db = db;
    this.#counts = counts;
    this.#keys = keys;
    this.#keepBodies = keepBodies;
    this.#last = db.prepare('SELECT max(seq) AS seq FROM entries');
    this.#moveBody = db.prepare('UPDATE bodies SET seq = ? WHERE seq = ?');
    this.#dropBody = db.prepare('DELETE FROM bodies WHERE seq = ?');
    this.#replay = db.prepare(`
      UPDATE entries SET seq = ?, state = ${WAITING}, attempt = 0, lost = 0, due = ?, ended = NULL, head = ?
      WHERE seq = ?`);
    this.#discard = db.prepare(`
      UPDATE entries SET state = ${DONE}, ended = ?, finished = NULL, errors = NULL WHERE seq = ?`);
  }

  list(query: DeadLetterQuery): DeadLetter[] {
    const { where, values } = condition(query);
    const rows = this.#db
      .prepare(
        `SELECT id, type, order_key, origin, body, attempt, finished, errors, ended
         FROM entries LEFT JOIN bodies USING (seq) WHERE ${where} ORDER BY ended, seq LIMIT ?`,
      )
      .all(...values, Number.isFinite(query.limit) ? query.limit : -1) as Row[];
    return rows.map(letter);
  }

  /** The last sequence number: what dies after it is not meant by a replay that began before. */
  last(): number {
    return (this.#last.get() as { seq: number | null }).seq ?? 0;
  }

  /** Puts up to `limit` of them behind what waits. Gives how many. */
  replay({ now }: Transaction, query: DeadLetterQuery, upTo: number, limit: number): number {
    const dead = this.#find(query, upTo, limit);
    let last = this.last();
    for (const { seq, order_key } of dead) {
      last += 1;
      const tail = this.#keys.tail(order_key);
      this.#replay.run(last, now, tail === undefined ? 1 : 0, seq);
      this.#moveBody.run(last, seq);
      this.#keys.append(order_key, tail, last);
    }
    this.#counts.add('dead', -dead.length);
    this.#counts.add('waiting', dead.length);
    return dead.length;
  }

  /** Makes up to `limit` of them done, so that their ids stay known for the retention. Gives how many. */
  discard({ now }: Transaction, query: DeadLetterQuery, upTo: number, limit: number): number {
    const dead = this.#find(query, upTo, limit);
    for (const { seq } of dead) {
      this.#discard.run(now, seq);
      if (!this.#keepBodies) this.#dropBody.run(seq);
    }
    this.#counts.add('dead', -dead.length);
    this.#counts.add('done', dead.length);
    return dead.length;
  }

  #find(query: DeadLetterQuery, upTo: number, limit: number): { seq: number; order_key: string | null }[] {
    const { where, values } = condition(query);
    return this.#db
      .prepare(`SELECT seq, order_key FROM entries WHERE ${where} AND seq <= ? ORDER BY ended, seq LIMIT ?`)
      .all(...values, upTo, limit) as { seq: number; order_key: string | null }[];
  }
}

function condition({ ids, type, since, before }: DeadLetterQuery): { where: string; values: Value[] } {
  const terms: string[] = [`state = ${DEAD}`];
  const values: Value[] = [];
  const add = (term: string, value: Value | undefined): void => {
    if (value === undefined) return;
    terms.push(term);
    values.push(value);
  };
  add('id IN (SELECT value FROM json_each(?))', ids && JSON.stringify(ids));
  add('type = ?', type);
  add('ended >= ?', since === -Infinity ? undefined : since);
  add('ended < ?', before === Infinity ? undefined : before);
  return { where: terms.join(' AND '), values };
}

function letter(row: Row): DeadLetter {
  const { id, type, order_key, origin, body, attempt, finished, errors, ended } = row;
  return {
    id,
    type,
    orderKey: order_key ?? undefined,
    origin: JSON.parse(origin) as EntryOrigin,
    body: body ?? new Uint8Array(),
    attempts: attempt,
    finished: finished === null ? [] : (JSON.parse(finished) as string[]),
    errors: errors === null ? [] : (JSON.parse(errors) as AttemptError[]),
    deadAt: ended,
  };
}
