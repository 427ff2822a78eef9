import type { Claim, Settlement } from '../../../src/inbox/inbox.js';
import { entry, openInbox, tempFile } from './support/inboxes.js';
import { deferred } from '../../support/deferred.js';
import { until } from '../../support/until.js';

const done: Settlement = { kind: 'done' };

test('an entry is stored once, and handled with everything it came with', async () => {
  const inbox = await openInbox();
  const origin = { receivedAt: 5, callbackURL: 'https://bot.example.com/t', clientIdentifier: 'me' };
  const given = entry('a', { orderKey: 'card', origin, body: new Uint8Array([0, 255, 10]) });
  expect(await inbox.accept(given)).toBe('stored');
  expect(await inbox.accept(given)).toBe('duplicate');
  const claimed = deferred<Claim>();
  await inbox.start(async (claim) => {
    claimed.resolve(claim);
    return done;
  });
  const { id, orderKey, type, webhook, body, attempt, finished, ...rest } = await claimed.promise;
  expect({ id, orderKey, type, webhook, origin: rest.origin }).toEqual({
    ...{ id: 'a', orderKey: 'card', type: 'updateCard', webhook: 'webhook-1', origin },
  });
  expect([...body]).toEqual([0, 255, 10]);
  expect(attempt).toBe(1);
  expect([...finished]).toEqual([]);
  await until(async () => (await inbox.stats()).done === 1);
  expect(await inbox.accept(given)).toBe('duplicate');
});

test('entries of one key run one at a time in the order of acceptance; a waiting retry holds its key', async () => {
  const inbox = await openInbox(tempFile(), { concurrency: 8 });
  const log: string[] = [];
  const over = deferred();
  for (const id of ['a1', 'a2', 'b1', 'a3', 'b2']) await inbox.accept(entry(id, { orderKey: id[0] }));
  await inbox.start(async ({ id, attempt }) => {
    log.push(`${id}:${attempt}`);
    if (id === 'a1' && attempt === 1) return { kind: 'retry', delayMs: 60, errors: [] };
    if (id === 'a3') over.resolve();
    return done;
  });
  await over.promise;
  expect(log.filter((line) => line.startsWith('a'))).toEqual(['a1:1', 'a1:2', 'a2:1', 'a3:1']);
  expect(log.indexOf('b2:1')).toBeLessThan(log.indexOf('a1:2'));
});

test('marks survive a retry; the marks of concurrent handlers are both kept', async () => {
  const inbox = await openInbox();
  const second = deferred<string[]>();
  await inbox.accept(entry('a'));
  await inbox.start(async (claim) => {
    if (claim.attempt === 2) second.resolve([...claim.finished]);
    else await Promise.all(['one', 'two', 'one'].map((name) => claim.markFinished(name)));
    return claim.attempt === 1 ? { kind: 'retry', delayMs: 0, errors: [] } : done;
  });
  expect(await second.promise).toEqual(['one', 'two']);
});

test('release gives an entry back as it was', async () => {
  const inbox = await openInbox();
  await inbox.accept(entry('a'));
  const released = deferred();
  await inbox.start(async () => {
    released.resolve();
    // Stopped first, so that it is not handed out again.
    await inbox.stop(0);
    return { kind: 'release' };
  });
  await released.promise;
  await until(async () => (await inbox.stats()).waiting === 1);
  expect(await inbox.stats()).toMatchObject({ waiting: 1, retrying: 0, active: 0 });
  const again = deferred<number>();
  await inbox.start(async ({ attempt }) => {
    again.resolve(attempt);
    return done;
  });
  expect(await again.promise).toBe(1);
});
