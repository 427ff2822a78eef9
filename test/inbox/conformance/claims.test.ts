import { deferred } from '../../support/deferred.js';
import { MAX_ERRORS, type Claim, type Inbox } from '../../../src/inbox/inbox.js';
import { dead, done, entry, retry, settled } from './support/kit.js';
import { until } from '../../support/until.js';
import { describeEngines } from './support/suite.js';

describeEngines('claims', (context) => {
  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test('every entry is handed out once at a time, and not more of them than concurrency says', async () => {
    const inbox = await context.store.inbox({ concurrency: 5 });
    const running = new Set<string>();
    const runs = new Map<string, number>();
    let most = 0;
    let twice = 0;
    for (let n = 0; n < 100; n++) await inbox.accept(entry(`e${n}`, { orderKey: undefined }));
    await inbox.start(async ({ id }) => {
      if (running.has(id)) twice++;
      running.add(id);
      most = Math.max(most, running.size);
      runs.set(id, (runs.get(id) ?? 0) + 1);
      await tick();
      running.delete(id);
      return done;
    });
    await settled(inbox);
    expect(twice).toBe(0);
    expect(most).toBeLessThanOrEqual(5);
    expect([...runs.values()]).toEqual(Array<number>(100).fill(1));
  });

  test('entries without a key run side by side, up to concurrency', async () => {
    const inbox = await context.store.inbox({ concurrency: 6 });
    for (let n = 0; n < 9; n++) await inbox.accept(entry(`e${n}`, { orderKey: undefined }));
    const [six, mayEnd] = [deferred(), deferred()];
    let running = 0;
    await inbox.start(async () => {
      if (++running === 6) six.resolve();
      await mayEnd.promise;
      return done;
    });
    await six.promise;
    expect(await inbox.stats()).toMatchObject({ active: 6, waiting: 3 });
    expect(running).toBe(6);
    mayEnd.resolve();
    await settled(inbox);
    expect(running).toBe(9);
  });

  context.testIf('shared', 'two inboxes on one store hand out every entry once', async () => {
    const inboxes = [await context.store.inbox(), await context.store.inbox()] as const;
    const seen: string[] = [];
    const handle = async ({ id }: Claim) => {
      seen.push(id);
      await tick();
      return done;
    };
    for (const inbox of inboxes) await inbox.start(handle);
    const ids = Array.from({ length: 200 }, (_, n) => `e${n}`);
    await Promise.all(
      ids.map((id, n) =>
        inboxes[n % 2]!.accept(entry(id, { orderKey: n % 3 === 0 ? undefined : `k${n % 7}` })),
      ),
    );
    await settled(inboxes[0]);
    expect(seen.sort()).toEqual(ids.sort());
  });

  test('attempts are counted, and their errors kept for the dead letter', async () => {
    const inbox = await context.store.inbox();
    const attempts: number[] = [];
    await inbox.start(async (claim) => {
      attempts.push(claim.attempt);
      return claim.attempt < 4 ? retry(claim) : dead(claim);
    });
    await inbox.accept(entry('a'));
    await settled(inbox);
    expect(attempts).toEqual([1, 2, 3, 4]);
    const letter = (await inbox.deadLetters.get('a'))!;
    expect(letter.attempts).toBe(4);
    expect(letter.errors.map(({ attempt, error }) => `${attempt} ${error}`)).toEqual([
      ...['1 error 1', '2 error 2', '3 error 3', '4 error 4'],
    ]);
    expect(letter.errors[0]).toEqual({
      ...{ attempt: 1, at: expect.any(Number) as number, handler: 'commentCard/h', error: 'error 1' },
    });
  });

  test(`of many errors the latest ${MAX_ERRORS} are kept`, async () => {
    const inbox = await context.store.inbox();
    const last = MAX_ERRORS + 5;
    await inbox.start(async (claim) => (claim.attempt < last ? retry(claim) : dead(claim)));
    await inbox.accept(entry('a'));
    await settled(inbox);
    const { errors, attempts } = (await inbox.deadLetters.get('a'))!;
    expect(attempts).toBe(last);
    expect(errors.map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: MAX_ERRORS }, (_, n) => last - MAX_ERRORS + 1 + n),
    );
  });

  test('what was marked as finished is in the next attempt, once', async () => {
    const inbox = await context.store.inbox();
    const finished: string[][] = [];
    await inbox.start(async (claim) => {
      finished.push([...claim.finished].sort());
      if (claim.attempt === 1)
        await Promise.all(['x/1', 'x/2', 'x/1'].map((name) => claim.markFinished(name)));
      if (claim.attempt === 2) await claim.markFinished('ü, "quoted"/3');
      return claim.attempt < 3 ? retry(claim) : done;
    });
    await inbox.accept(entry('a'));
    await settled(inbox);
    expect(finished).toEqual([[], ['x/1', 'x/2'], ['x/1', 'x/2', 'ü, "quoted"/3']]);
  });

  test('a released entry comes again, as if it had not been handed out', async () => {
    const inbox = await context.store.inbox();
    const seen: string[] = [];
    await inbox.start(async (claim) => {
      seen.push(`${claim.id} ${claim.attempt} ${claim.finished.size}`);
      if (seen.length === 1) await claim.markFinished('h');
      return seen.length < 3 ? { kind: 'release' } : done;
    });
    await inbox.accept(entry('a'));
    await inbox.accept(entry('b'));
    await settled(inbox);
    expect(seen).toEqual(['a 1 0', 'a 1 1', 'a 1 1', 'b 1 0']);
    expect(await inbox.stats()).toMatchObject({ done: 2, dead: 0 });
  });

  test('a retry waits for its time', async () => {
    const inbox = await context.store.inbox();
    const times: number[] = [];
    await inbox.start(async (claim) => {
      times.push(performance.now());
      return claim.attempt === 1 ? retry(claim, 120) : done;
    });
    await inbox.accept(entry('a'));
    await until(async () => (await inbox.stats()).retrying === 1);
    expect(await inbox.stats()).toMatchObject({ waiting: 1, retrying: 1, active: 0 });
    await settled(inbox);
    // Timers count whole milliseconds, on either side.
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(117);
  });

  test('a function that rejects is an attempt that failed, and the next entry is handed out', async () => {
    const inbox = await context.store.inbox({ concurrency: 1, retry: { minDelayMs: 0, maxDelayMs: 0 } });
    const seen: string[] = [];
    await inbox.start(async ({ id, attempt }) => {
      seen.push(`${id} ${attempt}`);
      if (seen.length === 1) throw new Error('not expected');
      return done;
    });
    await inbox.accept(entry('a'));
    await inbox.accept(entry('b'));
    await settled(inbox);
    expect(seen).toEqual(['a 1', 'a 2', 'b 1']);
  });

  test('a function that always rejects makes a dead letter, as the policy says, with bounded errors', async () => {
    const inbox = await context.store.inbox({ retry: { attempts: 2, minDelayMs: 0, maxDelayMs: 0 } });
    await inbox.start(() => Promise.reject(new Error('x'.repeat(100_000))));
    await inbox.accept(entry('a'));
    await settled(inbox);
    const { attempts, errors } = (await inbox.deadLetters.get('a'))!;
    expect([attempts, errors.map(({ attempt }) => attempt)]).toEqual([2, [1, 2]]);
    for (const { error } of errors) expect(error.length).toBeLessThan(5_000);
  });
});

describeEngines('leases', (context) => {
  /** Two inboxes that hand everything to one function. */
  async function pair(handle: (claim: Claim) => Promise<{ kind: 'done' } | ReturnType<typeof dead>>) {
    const inboxes: Inbox[] = [await context.store.inbox(), await context.store.inbox()];
    for (const inbox of inboxes) await inbox.start(handle);
    return inboxes[0]!;
  }

  context.testIf(
    'shared',
    'lease lost: another worker gets the entry; the late one cannot mark it',
    async () => {
      const claims: Claim[] = [];
      const [marked, late, end] = [deferred(), deferred(), deferred()];
      const inbox = await pair(async (claim) => {
        claims.push(claim);
        if (claims.length > 1) {
          await end.promise;
          return done;
        }
        await claim.markFinished('before');
        marked.resolve();
        await late.promise;
        return dead(claim);
      });
      await inbox.accept(entry('e1'));
      await marked.promise;
      await context.store.loseLease('e1');
      await until(() => claims.length === 2);
      const [first, second] = claims;
      expect([...second!.finished]).toEqual(['before']);
      expect(second!.attempt).toBe(context.engine.can.lostLeaseCounts === true ? 2 : 1);
      await expect(first!.markFinished('after')).rejects.toMatchObject({ code: 'lease_lost' });
      await until(() => first!.signal.aborted);
      expect(first!.signal.reason).toMatchObject({ code: 'lease_lost' });
      late.resolve();
      await second!.markFinished('second');
      expect(await inbox.stats()).toMatchObject({ active: 1, done: 0, dead: 0 });
      end.resolve();
      await settled(inbox);
      expect(await inbox.stats()).toMatchObject({ done: 1, dead: 0 });
      expect(claims).toHaveLength(2);
    },
  );

  context.testIf(
    'shared',
    'lock not renewed: a handler of many leases keeps its entry',
    async () => {
      const claims: Claim[] = [];
      const over = deferred();
      const inbox = await pair(async (claim) => {
        claims.push(claim);
        // Two leases at least.
        setTimeout(over.resolve, 4_500);
        await over.promise;
        return done;
      });
      await inbox.accept(entry('a'));
      await settled(inbox);
      expect(claims.map(({ attempt, signal }) => [attempt, signal.aborted])).toEqual([[1, false]]);
    },
    15_000,
  );
});
