import { ClaimRunner } from '../../../src/inbox/kit/claim-runner.js';
import type { Claim, ProcessClaim, Settlement } from '../../../src/inbox/inbox.js';
import { checkInboxOptions, type InboxOptions } from '../../../src/inbox/options.js';
import { entry, silent } from '../sqlite/support/inboxes.js';
import { deferred } from '../../support/deferred.js';

function makeRunner(options: InboxOptions, processClaim: ProcessClaim): ClaimRunner {
  const runner = new ClaimRunner(checkInboxOptions(options));
  runner.start(processClaim, silent);
  return runner;
}

function claim(id: string, attempt = 1): Claim {
  return {
    ...entry(id),
    attempt,
    lost: 0,
    finished: new Set(),
    signal: new AbortController().signal,
    markFinished: async () => {},
    markUnsubscribed: async () => {},
  };
}

/** Runs claims; resolves to the settlement of each. */
async function settlements(runner: ClaimRunner, ids: readonly string[]): Promise<Settlement['kind'][]> {
  const kinds = new Map<string, Settlement['kind']>();
  await Promise.all(ids.map((id) => runner.run(claim(id), ({ kind }) => kinds.set(id, kind))));
  return ids.map((id) => kinds.get(id)!);
}

test('runs so many claims at once, and the others as places are given back', async () => {
  let [running, most] = [0, 0];
  const runner = makeRunner({ concurrency: 3 }, async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running -= 1;
    return { kind: 'done' };
  });
  expect(runner.free).toBe(3);
  const all = settlements(runner, ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  expect(runner.free).toBe(0);
  expect(await all).toEqual(Array(7).fill('done'));
  expect(most).toBe(3);
  expect(runner.free).toBe(3);
});

test('a stop releases what waits for a place and what comes later; what runs goes on', async () => {
  const { promise, resolve } = deferred();
  const runner = makeRunner({ concurrency: 1 }, async () => (await promise, { kind: 'done' }));
  const all = settlements(runner, ['runs', 'waits']);
  await Promise.resolve();
  runner.stop();
  expect(runner.free).toBe(0);
  expect(await settlements(runner, ['later'])).toEqual(['release']);
  resolve();
  expect(await all).toEqual(['done', 'release']);
});

test('draining waits for the settlement to be recorded, and no longer than the limit', async () => {
  const { promise, resolve } = deferred();
  const runner = makeRunner({}, async () => ({ kind: 'done' }));
  const run = runner.run(claim('a'), () => promise);
  runner.stop();
  expect(await runner.drain(1)).toBe(false);
  const drained = runner.drain(60_000);
  resolve();
  expect(await drained).toBe(true);
  await run;
});

test('what fails while the settlement is recorded is the result of the run, and does not hold up the drain', async () => {
  const runner = makeRunner({}, async () => ({ kind: 'done' }));
  const run = runner.run(claim('a'), () => Promise.reject(new Error('no disk')));
  await expect(run).rejects.toThrow('no disk');
  expect(await runner.drain(60_000)).toBe(true);
});

test('a rejection is a failed attempt, which the policy judges and the log has', async () => {
  const errors: unknown[] = [];
  const runner = new ClaimRunner(checkInboxOptions({ retry: { attempts: 2, minDelayMs: 0, maxDelayMs: 0 } }));
  const fails: ProcessClaim = () => Promise.reject(new Error('broken'));
  runner.start(fails, { ...silent, error: (fields) => errors.push(fields) });
  const ends: Settlement[] = [];
  await runner.run(claim('a', 1), (settlement) => ends.push(settlement));
  await runner.run(claim('a', 2), (settlement) => ends.push(settlement));
  expect(ends).toMatchObject([
    { kind: 'retry', delayMs: 0, errors: [{ attempt: 1, handler: 'inbox' }] },
    { kind: 'dead', errors: [{ attempt: 2, error: expect.stringContaining('broken') as string }] },
  ]);
  expect(errors).toMatchObject([{ id: 'a', err: { message: 'broken' } }, { id: 'a' }]);
});
