import { InboxUnavailableError } from '../../../src/inbox/errors.js';
import type { Settlement } from '../../../src/inbox/inbox.js';
import { startChild } from './support/children.js';
import { openFile } from './support/database.js';
import { entry, openInbox, tempFile } from './support/inboxes.js';
import { until } from '../../support/until.js';
import { random } from '../../support/seed.js';

// "lock not renewed during a long handler" is in leases.test.ts.
const done: Settlement = { kind: 'done' };

test('mark before lock: what could not be stored is no duplicate afterwards', async () => {
  const file = tempFile();
  const inbox = await openInbox(file, {}, { busyMs: 20 });
  const other = openFile(file);
  other.exec('BEGIN IMMEDIATE');
  await expect(inbox.accept(entry('a'))).rejects.toThrow(InboxUnavailableError);
  other.exec('ROLLBACK');
  expect(await inbox.accept(entry('a'))).toBe('stored');
  expect(await inbox.accept(entry('a'))).toBe('duplicate');
});

test('stranded between last dequeue and unlock: what is accepted while its key is freed is handled', async () => {
  // It must not take a look from a timer to find it.
  const inbox = await openInbox(tempFile(), {}, { pollMs: 1e8 });
  let handled = 0;
  await inbox.start(async () => {
    handled += 1;
    return done;
  });
  for (let n = 0; n < 300; n++) {
    await inbox.accept(entry(`${n}-a`, { orderKey: 'k' }));
    // Its settlement is on its way to the thread now, or a few steps later.
    for (let turns = n % 7; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
    await inbox.accept(entry(`${n}-b`, { orderKey: 'k' }));
  }
  await until(() => handled === 600);
  await until(async () => (await inbox.stats()).done === 600);
});

test('row without job: every id that is stored after a kill is handled, and every acknowledged id is stored', async () => {
  const numbers = random();
  const file = tempFile();
  const acknowledged: string[] = [];
  for (let kill = 0; kill < 4; kill++) {
    const child = await startChild({ file, accept: `p${kill}`, keys: 3 });
    const enough = numbers.between(1, 400);
    await until(() => child.lines.length >= enough);
    await child.kill();
    acknowledged.push(...child.lines);
  }
  const rows = openFile(file)
    .prepare('SELECT id, length(body) AS length FROM entries LEFT JOIN bodies USING (seq)')
    .all() as { id: string; length: number | null }[];
  const stored = new Map(rows.map(({ id, length }) => [id, length]));
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  expect(rows.filter(({ id, length }) => length !== id.length * 100)).toEqual([]);

  const inbox = await openInbox(file);
  const handled: string[] = [];
  await inbox.start(async ({ id, body }) => {
    expect(Buffer.from(body).toString()).toBe(id.repeat(100));
    handled.push(id);
    return done;
  });
  await until(async () => (await inbox.stats()).done === rows.length);
  expect(handled.sort()).toEqual([...stored.keys()].sort());
}, 30_000);
