import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { openFile } from '../inbox/sqlite/support/database.js';
import { entry, openInbox, tempFile } from '../inbox/sqlite/support/inboxes.js';
import { until } from '../support/until.js';

const page = readFileSync('docs/inbox.md', 'utf8');
const block = (language: string): string => page.match(new RegExp('```' + language + '\n([^]*?)```'))![1]!;

test('the queries of docs/inbox.md show what is in the file', async () => {
  const file = tempFile();
  const inbox = await openInbox(file);
  await inbox.accept(entry('5f1e0000000000000000face', { orderKey: 'card' }));
  const errors = [{ attempt: 1, at: 0, handler: 'h', error: 'it failed' }];
  await inbox.start(async () => ({ kind: 'dead', errors }));
  await until(async () => (await inbox.stats()).dead === 1);
  await inbox.stop(1_000);
  await inbox.accept(entry('second', { orderKey: 'card' }));

  const db = openFile(file);
  const queries = block('sql').split(';').slice(0, -1);
  const [counts, oldest, longest, died, body] = queries.map((sql) => db.prepare(sql).all() as unknown[]);

  expect(counts).toMatchObject([{ waiting: 1, dead: 1 }]);
  expect(oldest).toMatchObject([{ id: 'second', received: '2023-11-14 22:13:20' }]);
  expect(longest).toMatchObject([{ order_key: 'card', n: 1 }]);
  expect(died).toMatchObject([{ id: '5f1e0000000000000000face', error: 'it failed' }]);
  const [{ body: bytes }] = body as [{ body: Uint8Array }];
  expect(Buffer.from(bytes).toString()).toBe('{"id":"5f1e0000000000000000face"}');
});

test('the backup of docs/inbox.md is an inbox with the same entries', async () => {
  const file = tempFile('bot.db');
  const inbox = await openInbox(file);
  await inbox.accept(entry('first'));
  const folder = file.slice(0, -'/bot.db'.length);
  if (spawnSync('sqlite3', ['--version']).status === 0) {
    execFileSync('sh', ['-c', block('sh').split('\n')[0]!], { cwd: folder });
  } else {
    // The other way that the page shows.
    openFile(file).exec(`VACUUM INTO '${folder}/bot-backup.db'`);
  }

  const backup = await openInbox(`${folder}/bot-backup.db`);
  expect(await backup.stats()).toMatchObject({ waiting: 1 });
  expect(await backup.accept(entry('first'))).toBe('duplicate');
});
