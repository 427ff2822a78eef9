import { join } from 'node:path';
import { CommitDelay } from '../../../src/inbox/sqlite/worker/commit-delay.js';
import { entry, openInbox, tempFile } from './support/inboxes.js';
import { deferred } from '../../support/deferred.js';
import { until } from '../../support/until.js';

const driver = join(__dirname, 'support', 'slow-driver.cjs');

/** One that has seen commits of this size that took so long. */
function after(size: number, ms: number): CommitDelay {
  const delay = new CommitDelay();
  for (let commit = 0; commit < 20; commit++) delay.committed(size, ms);
  return delay;
}

test('a group waits only on a slow disk, and only for as many as came the last time', () => {
  const began: string[] = [];
  after(10, 0.2).begin(1, () => began.push('fast disk'));
  after(1, 10).begin(1, () => began.push('alone'));
  after(10, 10).begin(10, () => began.push('complete'));
  expect(began).toEqual(['fast disk', 'alone', 'complete']);

  const delay = after(10, 10);
  delay.begin(9, () => began.push('too early'));
  expect(delay.waiting).toBe(true);
  delay.grown(10);
  expect(delay.waiting).toBe(false);
  expect(began).toHaveLength(3);
});

test('a group that stays incomplete begins all the same', async () => {
  const { promise, resolve } = deferred();
  after(10, 10).begin(1, resolve);
  await promise;
});

test('on a slow disk everything is stored and handled, and closing waits for a group that waits', async () => {
  const file = tempFile();
  const inbox = await openInbox(file, { driver });
  const handled: string[] = [];
  await inbox.start(async ({ id }) => (handled.push(id), { kind: 'done' }));
  for (let round = 0; round < 10; round++) {
    const ids = Array.from({ length: 20 }, (_, n) => `${round}-${n}`);
    expect(new Set(await Promise.all(ids.map((id) => inbox.accept(entry(id)))))).toEqual(new Set(['stored']));
  }
  await until(() => handled.length === 200);
  await inbox.stop(5_000);

  const last = inbox.accept(entry('last'));
  const closed = inbox.close();
  expect(await last).toBe('stored');
  await closed;
  expect(await (await openInbox(file)).stats()).toMatchObject({ done: 200, waiting: 1 });
});
