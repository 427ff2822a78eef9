import type { DeadLetter } from '../../../inbox.js';
import type { DeadLetterQuery } from '../../../kit/dead-letters.js';
import type { Counts } from '../counts.js';
import type { Database, Statement, Value } from '../driver.js';
import { DEAD, DONE, entryOf, errorsOf, finishedOf, WAITING, type EntryRow } from '../entry.js';
import type { OrderKeys } from '../order-keys.js';
import type { Transaction, Write, Writer } from '../writer.js';

// A replay of a million dead letters is made of transactions of this size.
const BATCH = 200;

type DeadRow = Pick<EntryRow, 'seq' | 'order_key'>;
type Finish = Required<Pick<Write, 'done' | 'failed'>>;

/** Lists dead letters, replays and discards them. */
export class DeadLetterOperations {
  readonly #db: Database;
  readonly #writer: Writer;
  readonly #counts: Counts;
  readonly #keys: OrderKeys;
  readonly #keepBodies: boolean;
  readonly #last: Statement;
  readonly #replay: Statement;
  readonly #moveBody: Statement;
  readonly #discard: Statement;
  readonly #dropBody: Statement;

  constructor(db: Database, writer: Writer, counts: Counts, keys: OrderKeys, keepBodies: boolean) {
    this.#db = db;
    this.#writer = writer;
    this.#counts = counts;
    this.#keys = keys;
    this.#keepBodies = keepBodies;
    this.#last = db.prepare('SELECT max(seq) AS seq FROM entries');
    this.#replay = db.prepare(`
      UPDATE entries SET seq = ?, state = ${WAITING}, attempt = 0, lost = 0, due = ?, ended = NULL, head = ?
      WHERE seq = ?`);
    this.#moveBody = db.prepare('UPDATE bodies SET seq = ? WHERE seq = ?');
    this.#discard = db.prepare(`
      UPDATE entries SET state = ${DONE}, ended = ?, finished = NULL, errors = NULL WHERE seq = ?`);
    this.#dropBody = db.prepare('DELETE FROM bodies WHERE seq = ?');
  }

  list(query: DeadLetterQuery): DeadLetter[] {
    const { where, values } = condition(query);
    const rows = this.#db
      .prepare(
        `SELECT id, type, order_key, webhook, origin, body, attempt, finished, errors, ended
         FROM entries LEFT JOIN bodies USING (seq) WHERE ${where} ORDER BY ended, seq LIMIT ?`,
      )
      .all(...values, Number.isFinite(query.limit) ? query.limit : -1) as EntryRow[];
    return rows.map(deadLetterOf);
  }

  /** Puts them behind all that wait, with new numbers. Replies with how many. */
  replay(query: DeadLetterQuery, finish: Finish): void {
    this.#inBatches(query, finish, ({ now }, rows) => {
      let last = this.#lastSeq();
      for (const { seq, order_key } of rows) {
        last += 1;
        const orderKey = order_key ?? undefined;
        const tail = this.#keys.tail(orderKey);
        this.#replay.run(last, now, tail === undefined ? 1 : 0, seq);
        this.#moveBody.run(last, seq);
        this.#keys.append(orderKey, tail, last);
      }
      this.#counts.add('dead', -rows.length);
      this.#counts.add('waiting', rows.length);
    });
  }

  /** Makes them done, so that their ids stay stored for the retention. Replies with how many. */
  discard(query: DeadLetterQuery, finish: Finish): void {
    this.#inBatches(query, finish, ({ now }, rows) => {
      for (const { seq } of rows) {
        this.#discard.run(now, seq);
        if (!this.#keepBodies) this.#dropBody.run(seq);
      }
      this.#counts.add('dead', -rows.length);
      this.#counts.add('done', rows.length);
    });
  }

  #inBatches(
    query: DeadLetterQuery,
    { done, failed }: Finish,
    apply: (transaction: Transaction, rows: readonly DeadRow[]) => void,
  ): void {
    // What dies after the beginning gets a higher number, and is not meant: a replay ends.
    const upTo = this.#lastSeq();
    let total = 0;
    const next = (): void => {
      const limit = Math.min(BATCH, query.limit - total);
      this.#writer.add({
        apply: (transaction) => {
          const rows = this.#find(query, upTo, limit);
          apply(transaction, rows);
          return rows.length;
        },
        done: (count) => {
          total += count as number;
          if (count === BATCH) next();
          else done(total);
        },
        failed,
      });
    };
    next();
  }

  #find(query: DeadLetterQuery, upTo: number, limit: number): DeadRow[] {
    const { where, values } = condition(query);
    return this.#db
      .prepare(`SELECT seq, order_key FROM entries WHERE ${where} AND seq <= ? ORDER BY ended, seq LIMIT ?`)
      .all(...values, upTo, limit) as DeadRow[];
  }

  #lastSeq(): number {
    return (this.#last.get() as { seq: number | null }).seq ?? 0;
  }
}

function condition({ ids, type, since, before }: DeadLetterQuery): { where: string; values: Value[] } {
  const terms: [term: string, value: Value | undefined][] = [
    ['id IN (SELECT value FROM json_each(?))', ids && JSON.stringify(ids)],
    ['type = ?', type],
    ['ended >= ?', Number.isFinite(since) ? since : undefined],
    ['ended < ?', Number.isFinite(before) ? before : undefined],
  ];
  const given = terms.filter((term): term is [string, Value] => term[1] !== undefined);
  return {
    where: [`state = ${DEAD}`, ...given.map(([term]) => term)].join(' AND '),
    values: given.map(([, value]) => value),
  };
}

function deadLetterOf(row: EntryRow): DeadLetter {
  const { id, type, orderKey, origin, body } = entryOf(row);
  return {
    id,
    type,
    orderKey,
    origin,
    body,
    attempts: row.attempt,
    finished: finishedOf(row),
    errors: errorsOf(row),
    deadAt: row.ended!,
  };
}
