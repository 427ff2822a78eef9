import type { Inbox } from '../../../src/inbox/inbox.js';
import { openFile } from './support/database.js';
import { entry, openInbox, tempFile } from './support/inboxes.js';
import { until } from '../../support/until.js';

async function handle(inbox: Inbox, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => inbox.accept(entry(id))));
  await inbox.start(async () => ({ kind: 'done' }));
  await until(async () => (await inbox.stats()).waiting + (await inbox.stats()).active === 0);
}

const bodies = (file: string): unknown => openFile(file).prepare('SELECT count(*) AS n FROM bodies').get();

test('the body of a handled entry is dropped at once', async () => {
  const file = tempFile();
  const inbox = await openInbox(file);
  await handle(inbox, ['a']);
  expect(bodies(file)).toEqual({ n: 0 });
});

test('keepBodies keeps it for the retention', async () => {
  const file = tempFile();
  const inbox = await openInbox(file, { keepBodies: true, retentionMs: 300 }, { purgeMs: 20 });
  await handle(inbox, ['a']);
  expect(bodies(file)).toEqual({ n: 1 });
  await until(async () => (await inbox.stats()).done === 0);
  expect(bodies(file)).toEqual({ n: 0 });
});

test('an id is forgotten after the retentionMs, however many there are, and not before', async () => {
  const file = tempFile();
  const inbox = await openInbox(file, { retentionMs: 60_000 }, { purgeMs: 20 });
  const ids = Array.from({ length: 900 }, (_, n) => `id-${n}`);
  await handle(inbox, [...ids, 'kept']);
  openFile(file).exec("UPDATE entries SET ended = ended - 60000 WHERE id <> 'kept'");
  await until(async () => (await inbox.stats()).done === 1);
  expect(await inbox.accept(entry('id-0'))).toBe('stored');
  expect(await inbox.accept(entry('kept'))).toBe('duplicate');
});

test('dead letters and what waits are never forgotten', async () => {
  const inbox = await openInbox(tempFile(), { retentionMs: 0 }, { purgeMs: 5 });
  await inbox.accept(entry('dead', { orderKey: 'a' }));
  await inbox.accept(entry('later', { orderKey: 'b' }));
  await inbox.accept(entry('done', { orderKey: 'c' }));
  await inbox.start(async ({ id }) => {
    if (id === 'done') return { kind: 'done' };
    return id === 'dead' ? { kind: 'dead', errors: [] } : { kind: 'retry', delayMs: 1e9, errors: [] };
  });
  await until(async () => {
    const { dead, retrying, done, active } = await inbox.stats();
    return dead === 1 && retrying === 1 && done + active === 0;
  });
  expect(await inbox.accept(entry('dead'))).toBe('duplicate');
  expect(await inbox.accept(entry('later'))).toBe('duplicate');
});
