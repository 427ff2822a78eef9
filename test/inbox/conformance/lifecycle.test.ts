import { deferred } from '../../support/deferred.js';
import type { Claim } from '../../../src/inbox/inbox.js';
import { dead, done, entry, retry, settled } from './support/kit.js';
import { until } from '../../support/until.js';
import { describeEngines } from './support/suite.js';

describeEngines('starting and stopping', (context) => {
  test('what was accepted before start() is handled after it', async () => {
    const inbox = await context.store.inbox();
    for (const id of ['a', 'b']) await inbox.accept(entry(id));
    expect(await inbox.stats()).toMatchObject({ waiting: 2, active: 0 });
    const seen: string[] = [];
    await inbox.start(async ({ id }) => {
      seen.push(id);
      return done;
    });
    await settled(inbox);
    expect(seen).toEqual(['a', 'b']);
  });

  test('stop() waits for what runs, hands out nothing more, and start() goes on', async () => {
    const inbox = await context.store.inbox({ concurrency: 2 });
    const [two, mayEnd] = [deferred(), deferred()];
    const seen: string[] = [];
    for (let n = 0; n < 6; n++) await inbox.accept(entry(`e${n}`, { orderKey: undefined }));
    await inbox.start(async ({ id }) => {
      if (seen.push(id) === 2) two.resolve();
      await mayEnd.promise;
      return done;
    });
    await two.promise;
    let stopped = false;
    const stopping = inbox.stop(10_000).then(() => (stopped = true));
    // Several round trips later it still waits.
    for (let n = 0; n < 5; n++) expect((await inbox.stats()).active).toBe(2);
    expect(stopped).toBe(false);
    mayEnd.resolve();
    await stopping;
    expect(seen).toHaveLength(2);
    expect(await inbox.stats()).toMatchObject({ waiting: 4, active: 0, done: 2 });
    await inbox.start(async ({ id, attempt }) => {
      seen.push(`${id}`);
      expect(attempt).toBe(1);
      return done;
    });
    await settled(inbox);
    expect(seen.sort()).toEqual(['e0', 'e1', 'e2', 'e3', 'e4', 'e5']);
  });

  test('stop() does not wait for longer than it was told', async () => {
    const inbox = await context.store.inbox();
    const [running, mayEnd] = [deferred(), deferred()];
    await inbox.accept(entry('a'));
    await inbox.start(async () => {
      running.resolve();
      await mayEnd.promise;
      return done;
    });
    await running.promise;
    const since = performance.now();
    await inbox.stop(100);
    const took = performance.now() - since;
    expect(took).toBeGreaterThanOrEqual(95);
    // It has to tell the store, and machines are busy.
    expect(took).toBeLessThan(3_000);
    mayEnd.resolve();
  });

  test('what was accepted while it was stopped is handled after the next start()', async () => {
    const inbox = await context.store.inbox();
    const seen: string[] = [];
    const handle = async ({ id }: Claim) => {
      seen.push(id);
      return done;
    };
    for (let round = 0; round < 5; round++) {
      await inbox.start(handle);
      await inbox.accept(entry(`${round} started`));
      await settled(inbox);
      await inbox.stop(1_000);
      await inbox.accept(entry(`${round} stopped`));
    }
    await inbox.start(handle);
    await settled(inbox);
    expect(seen).toEqual([0, 1, 2, 3, 4].flatMap((round) => [`${round} started`, `${round} stopped`]));
  });

  test('close() and open() again: nothing is gone', async () => {
    const inbox = await context.store.inbox();
    await inbox.accept(entry('a'));
    await inbox.close();
    await expect(inbox.accept(entry('b'))).rejects.toMatchObject({ code: 'inbox_unavailable', status: 503 });
    await expect(
      inbox.addDeadLetter(entry('c'), { attempt: 0, at: 0, handler: 'inbox', error: '' }),
    ).rejects.toMatchObject({ code: 'inbox_unavailable' });
    await inbox.open();
    expect(await inbox.accept(entry('a'))).toBe('duplicate');
    const seen: string[] = [];
    await inbox.start(async ({ id }) => {
      seen.push(id);
      return done;
    });
    await inbox.accept(entry('b'));
    await settled(inbox);
    expect(seen).toEqual(['a', 'b']);
  });

  test('open(), stop() and close() may be called more than once', async () => {
    const inbox = await context.store.inbox();
    await Promise.all([inbox.open(), inbox.open()]);
    await inbox.stop(0);
    await inbox.start(async () => done);
    await inbox.accept(entry('a'));
    await settled(inbox);
    await Promise.all([inbox.stop(1_000), inbox.stop(1_000)]);
    await Promise.all([inbox.close(), inbox.close()]);
    await inbox.close();
  });

  test('what waits for a retry at close() is tried again later, with its marks and its attempts', async () => {
    const inbox = await context.store.inbox();
    await inbox.start(async (claim) => {
      await claim.markFinished('h');
      return retry(claim, 50);
    });
    await inbox.accept(entry('a'));
    await until(async () => (await inbox.stats()).retrying === 1);
    await inbox.stop(1_000);
    await inbox.close();
    await inbox.open();
    const again = deferred<Claim>();
    await inbox.start(async (claim) => {
      again.resolve(claim);
      return dead(claim);
    });
    const { attempt, finished } = await again.promise;
    await settled(inbox);
    expect([...finished]).toEqual(['h']);
    const { errors } = (await inbox.deadLetters.get('a'))!;
    expect(errors.map((error) => error.attempt)).toEqual(
      Array.from({ length: attempt }, (_, index) => index + 1),
    );
  });
});

describeEngines('stats', (context) => {
  test('count every state, and know the oldest that waits', async () => {
    const inbox = await context.store.inbox();
    const never = { oldestWaitingAt: undefined, oldestRetryingAt: undefined };
    expect(await inbox.stats()).toEqual({ waiting: 0, retrying: 0, active: 0, done: 0, dead: 0, ...never });
    const mayEnd = deferred();
    await inbox.start(async (claim) => {
      if (claim.id === 'active') await mayEnd.promise;
      if (claim.id === 'dead') return dead(claim);
      return claim.id === 'retrying' ? retry(claim, 1e7) : done;
    });
    for (const [index, id] of ['active', 'dead', 'retrying', 'done', 'done too'].entries()) {
      await inbox.accept(entry(id, { orderKey: undefined, origin: { receivedAt: 1_000 + index } }));
    }
    await until(async () => (await inbox.stats()).done === 2 && (await inbox.stats()).retrying === 1);
    await until(async () => (await inbox.stats()).dead === 1);
    expect(await inbox.stats()).toEqual({
      ...{ waiting: 1, retrying: 1, active: 1, done: 2, dead: 1 },
      ...{ oldestWaitingAt: undefined, oldestRetryingAt: 1_002 },
    });
    mayEnd.resolve();
    await until(async () => (await inbox.stats()).done === 3);
    await inbox.stop(1_000);
    await inbox.accept(entry('older', { origin: { receivedAt: 500 } }));
    expect(await inbox.stats()).toMatchObject({
      ...{ waiting: 2, retrying: 1, oldestWaitingAt: 500, oldestRetryingAt: 1_002 },
    });
  });
});
