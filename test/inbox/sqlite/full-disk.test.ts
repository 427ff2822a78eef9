import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InboxUnavailableError } from '../../../src/inbox/errors.js';
import type { Claim, Inbox, Settlement } from '../../../src/inbox/inbox.js';
import { createSqliteInbox } from '../../../src/inbox/sqlite/create.js';
import { openFile } from './support/database.js';
import { entry, later, openInbox, silent, tempFile } from './support/inboxes.js';
import { deferred } from '../../support/deferred.js';
import { until } from '../../support/until.js';
import { mountTmpfs } from './support/tmpfs.js';

const done: Settlement = { kind: 'done' };

/** Accepts until the disk is full; gives the ids that were acknowledged, and the refusal. */
async function fill(
  inbox: Inbox,
  prefix: string,
  bytes: number,
): Promise<{ stored: string[]; refusal: unknown }> {
  const stored: string[] = [];
  for (let n = 0; ; n++) {
    const id = `${prefix}${n}`;
    try {
      await inbox.accept(entry(id, { body: Buffer.alloc(bytes, 'x') }));
      stored.push(id);
    } catch (refusal) {
      return { stored, refusal };
    }
  }
}

/** Handles all there is; gives the ids. */
async function drain(inbox: Inbox): Promise<string[]> {
  const handled: string[] = [];
  await inbox.start(async ({ id }) => {
    handled.push(id);
    return done;
  });
  await until(async () => (await inbox.stats()).waiting + (await inbox.stats()).active === 0);
  await inbox.stop(1000);
  return handled;
}

test('a full file refuses deliveries, and goes on by itself when entries were handled', async () => {
  const inbox = await openInbox(tempFile(), {}, { maxPages: 100 });
  const { stored, refusal } = await fill(inbox, 'a', 4000);
  expect(refusal).toBeInstanceOf(InboxUnavailableError);
  expect((refusal as Error).cause).toMatchObject({ code: 'SQLITE_FULL' });
  expect(stored.length).toBeGreaterThan(20);
  expect(await inbox.stats()).toMatchObject({ waiting: stored.length });
  expect((await drain(inbox)).sort()).toEqual(stored.sort());
  // The id that was refused is new.
  expect(await inbox.accept(entry(`a${stored.length}`))).toBe('stored');
});

test('of a group that cannot be written every acceptance is refused, and nothing of it is stored', async () => {
  const inbox = await openInbox(tempFile(), {}, { maxPages: 100 });
  const body = Buffer.alloc(4000, 'x');
  const results = await Promise.allSettled(
    Array.from({ length: 200 }, (_, n) => inbox.accept(entry(String(n), { body }))),
  );
  const refused = results.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBe(200);
  expect((await inbox.stats()).waiting).toBe(0);
});

test('on a full file system settlements wait for room, and are written when there is some', async () => {
  const mount = mountTmpfs('5m');
  if (mount === undefined) return;
  const ballast = join(mount.folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(3_000_000));
  const log: string[] = [];
  const inbox = createSqliteInbox(join(mount.folder, 'inbox.db'), { concurrency: 1, reserveBytes: 0 });
  later(() => inbox.close());
  await inbox.open({
    logger: {
      ...silent,
      error: (_, message) => log.push(String(message)),
      info: (_, message) => log.push(String(message)),
    },
  });
  await inbox.accept(entry('first'));
  const claimed = deferred<Claim>();
  const mayEnd = deferred();
  let marked = false;
  await inbox.start(async (claim) => {
    claimed.resolve(claim);
    await mayEnd.promise;
    await claim.markFinished('h').then(() => (marked = true));
    return done;
  });
  await claimed.promise;

  const { stored, refusal } = await fill(inbox, 'a', 50_000);
  expect(refusal).toBeInstanceOf(InboxUnavailableError);
  const { stored: small } = await fill(inbox, 'b', 1);
  mayEnd.resolve();
  // Still refused, so the mark has been tried in between and waits.
  const { stored: none } = await fill(inbox, 'c', 1);
  expect(marked).toBe(false);
  expect(log[0]).toBe('The inbox cannot be written: deliveries get 503');

  rmSync(ballast);
  const all = 1 + stored.length + small.length + none.length;
  await until(async () => (await inbox.stats()).done === all);
  expect(marked).toBe(true);
  expect(log.at(-1)).toBe('The inbox can be written again');
  expect(await inbox.accept(entry('after'))).toBe('stored');
});

test('a lock that is held for too long is a refusal, and settlements wait for its end', async () => {
  const file = tempFile();
  const inbox = await openInbox(file, {}, { busyMs: 20 });
  await inbox.accept(entry('a'));
  const other = openFile(file);
  const locked = deferred();
  await inbox.start(async () => {
    other.exec('BEGIN IMMEDIATE');
    locked.resolve();
    return done;
  });
  await locked.promise;
  await expect(inbox.accept(entry('b'))).rejects.toMatchObject({ cause: { code: 'SQLITE_BUSY' } });
  other.exec('COMMIT');
  await until(async () => (await inbox.stats()).done === 1);
});
