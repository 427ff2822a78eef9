import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InboxUnavailableError, LeaseLostError } from '../../../src/inbox/errors.js';
import type { Settlement } from '../../../src/inbox/inbox.js';
import { openFile } from './support/database.js';
import { entry, openInbox, tempFile } from './support/inboxes.js';
import { deferred } from '../../support/deferred.js';
import { until } from '../../support/until.js';

const done: Settlement = { kind: 'done' };

test('open() may be repeated, and close() too', async () => {
  const inbox = await openInbox();
  await inbox.open();
  await inbox.close();
  await inbox.close();
  await inbox.open();
  expect(await inbox.accept(entry('a'))).toBe('stored');
});

test('stop() waits for what runs, and hands out nothing more', async () => {
  const inbox = await openInbox(tempFile(), { concurrency: 2 });
  for (let n = 0; n < 10; n++) await inbox.accept(entry(String(n)));
  const mayEnd = deferred();
  const both = deferred();
  let started = 0;
  await inbox.start(async () => {
    if (++started === 2) both.resolve();
    await mayEnd.promise;
    return done;
  });
  await both.promise;
  const stopped = inbox.stop(60_000);
  mayEnd.resolve();
  await stopped;
  expect(started).toBe(2);
  expect(await inbox.stats()).toMatchObject({ done: 2, active: 0, waiting: 8, retrying: 0 });
  await inbox.start(async () => done);
  await until(async () => (await inbox.stats()).done === 10);
});

test('stop() ends after its time; what still runs keeps its entry until it has its settlement', async () => {
  const inbox = await openInbox(tempFile(), {}, { leaseMs: 60 });
  await inbox.accept(entry('slow'));
  const running = deferred();
  const mayEnd = deferred();
  await inbox.start(async () => {
    running.resolve();
    await mayEnd.promise;
    return done;
  });
  await running.promise;
  await inbox.stop(10);
  expect((await inbox.stats()).active).toBe(1);
  mayEnd.resolve();
  await until(async () => (await inbox.stats()).done === 1);
});

test('no more than `concurrency` run at once', async () => {
  const inbox = await openInbox(tempFile(), { concurrency: 3 });
  let running = 0;
  let most = 0;
  await inbox.start(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return done;
  });
  await Promise.all(Array.from({ length: 100 }, (_, n) => inbox.accept(entry(String(n)))));
  await until(async () => (await inbox.stats()).done === 100);
  expect(most).toBe(3);
});

test('a retry runs when it is due, without a look from a timer', async () => {
  const inbox = await openInbox(tempFile(), {}, { pollMs: 1e8 });
  await inbox.accept(entry('a'));
  const times: number[] = [];
  await inbox.start(async ({ attempt }) => {
    times.push(Date.now());
    return attempt < 3 ? { kind: 'retry', delayMs: 50, errors: [] } : done;
  });
  await until(async () => (await inbox.stats()).done === 1);
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(50);
  expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(50);
});

test('a pause that is no number of milliseconds is no pause', async () => {
  const inbox = await openInbox();
  await inbox.accept(entry('a'));
  await inbox.start(async ({ attempt }) => {
    return attempt === 1 ? { kind: 'retry', delayMs: NaN, errors: [] } : done;
  });
  await until(async () => (await inbox.stats()).done === 1);
});

test('a handle that throws is a failed attempt, and the policy decides', async () => {
  const inbox = await openInbox(tempFile(), { retry: { attempts: 2, minDelayMs: 1 } });
  await inbox.accept(entry('a'));
  await inbox.start(async ({ attempt }) => {
    throw new Error(`broken ${attempt}`);
  });
  await until(async () => (await inbox.stats()).dead === 1);
  const [letter] = await inbox.deadLetters.list();
  expect(letter!.errors.map(({ error }) => error.split('\n')[0])).toEqual([
    ...['Error: broken 1', 'Error: broken 2'],
  ]);
});

test('too many pending acceptances are refused at once', async () => {
  const inbox = await openInbox(tempFile(), {}, { maxPending: 10 });
  const results = await Promise.allSettled(
    Array.from({ length: 15 }, (_, n) => inbox.accept(entry(String(n)))),
  );
  const reasons = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  expect(reasons).toHaveLength(5);
  expect(reasons[0]).toBeInstanceOf(InboxUnavailableError);
  expect(await inbox.accept(entry('next'))).toBe('stored');
});

test('close() ends the thread while handlers still write to it', async () => {
  const inbox = await openInbox();
  for (let n = 0; n < 20; n++) await inbox.accept(entry(String(n)));
  const running = deferred();
  const refused: unknown[] = [];
  let ran = 0;
  await inbox.start(async (claim) => {
    if (++ran === 10) running.resolve();
    await once(claim.signal, 'abort');
    // The thread is told to close now, and each round is a message of its own.
    for (let n = 0; n < 1_000 && refused.length === 0; n++) {
      await new Promise((resolve) => setImmediate(resolve));
      claim.markFinished(`handler ${n}`).catch((reason: unknown) => refused.push(reason));
    }
    return done;
  });
  await running.promise;
  await inbox.close();
  expect(refused[0]).toBeInstanceOf(LeaseLostError);
});

test('the log is emptied when nothing was written for a while', async () => {
  const file = tempFile();
  const inbox = await openInbox(file, {}, { idleMs: 30 });
  await inbox.accept(entry('a'));
  await until(() => statSync(`${file}-wal`).size === 0);
});

test('a process ends by itself: after close(), and with an inbox that is open and not started', () => {
  const program = join(__dirname, 'support/ends.ts');
  const printed = execFileSync(process.execPath, ['--import', 'tsx', program, tempFile()], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(printed).toBe('closed\nreopened\n');
});

test('after a fault of its thread the inbox goes on by itself', async () => {
  const file = tempFile();
  const driver = join(__dirname, 'support/faulty-driver.cjs');
  const inbox = await openInbox(file, { driver }, { restartMs: 5, leaseMs: 60 });
  await inbox.accept(entry('a'));
  const attempts: number[] = [];
  const aborted: boolean[] = [];
  await inbox.start(async ({ attempt, signal }) => {
    attempts.push(attempt);
    if (attempt > 1) return done;
    writeFileSync(`${file}.fault`, '');
    await expect(inbox.accept(entry('lost'))).rejects.toThrow(InboxUnavailableError);
    await until(() => signal.aborted);
    aborted.push(signal.aborted);
    return done;
  });
  await until(async () => (await inbox.stats().catch(() => undefined))?.done === 1);
  expect({ attempts, aborted }).toEqual({ attempts: [1, 2], aborted: [true] });
  expect(await inbox.accept(entry('lost'))).toBe('stored');
});

test('what was accepted before the clock was set back is handled at once', async () => {
  const file = tempFile();
  const inbox = await openInbox(file);
  for (const id of ['a', 'b']) await inbox.accept(entry(id, { orderKey: 'k' }));
  openFile(file).exec('UPDATE entries SET due = due + 3600000');
  await inbox.start(async () => done);
  await until(async () => (await inbox.stats()).done === 2);
});
