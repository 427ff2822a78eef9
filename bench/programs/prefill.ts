// Makes an inbox's file in which very many entries wait. A process of its own, since it uses much memory.
import { DatabaseSync } from '@photostructure/sqlite';
import { sqliteInbox } from '../../src/inbox/sqlite/index.js';
import type { Waiting } from './waiting.js';

const PER_CARD = 10;

process.once('message', (waiting) => void run(waiting as Waiting));

async function run(waiting: Waiting): Promise<void> {
  // Makes the tables.
  const inbox = sqliteInbox(waiting.file);
  await inbox.open();
  await inbox.close();
  prefill(waiting);
  process.send!('ready');
  process.disconnect();
}

/** Writes waiting entries into a file, as the inbox would have written them one by one. */
function prefill({ file, entries, hot, body }: Waiting): void {
  const db = new DatabaseSync(file);
  // The process will not be killed meanwhile.
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; BEGIN');
  chain(db, 1, hot, 1, "'hot'", body);
  const cards = Math.ceil(entries / PER_CARD);
  chain(db, hot + 1, entries, cards, `'card ' || ((seq - ${hot + 1}) % ${cards})`, body);
  db.prepare('UPDATE counts SET waiting = ?').run(entries + hot);
  db.exec('COMMIT');
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

/** `count` entries from `first` on; those of a key are `keys` apart. */
function chain(
  db: InstanceType<typeof DatabaseSync>,
  first: number,
  count: number,
  keys: number,
  key: string,
  body: string,
): void {
  if (count === 0) return;
  const [last, now] = [first + count - 1, Date.now()];
  const numbers = (from: number, to: number): string =>
    `WITH RECURSIVE numbers (seq) AS (SELECT ${from} UNION ALL SELECT seq + 1 FROM numbers WHERE seq < ${to})`;
  db.exec(`
    INSERT INTO entries (seq, id, state, order_key, head, due, received, type, webhook, origin)
    ${numbers(first, last)}
    SELECT seq, printf('5f1e0000%016x', seq), 0, ${key}, seq < ${first + keys}, ${now} - 100, ${now} - 100,
      'updateCard', 'webhook', '{"receivedAt":${now - 100}}' FROM numbers`);
  db.prepare(
    `INSERT INTO bodies (seq, body) ${numbers(first, last)} SELECT seq, CAST(? AS BLOB) FROM numbers`,
  ).run(body);
  db.exec(`
    INSERT INTO order_keys (order_key, tail)
    ${numbers(last - keys + 1, last)} SELECT ${key}, seq FROM numbers`);
  if (count > keys) {
    db.exec(
      `INSERT INTO links (seq, next) ${numbers(first, last - keys)} SELECT seq, seq + ${keys} FROM numbers`,
    );
  }
}
