import { deferred } from '../../support/deferred.js';
import type { Claim, Settlement } from '../../../src/inbox/inbox.js';
import { dead, done, entry, kill, retry, settled } from './support/kit.js';
import { until } from '../../support/until.js';
import { describeEngines } from './support/suite.js';

describeEngines('order', (context) => {
  test('entries of a key run one at a time and in the order of acceptance, whatever becomes of them', async () => {
    const inbox = await context.store.inbox({ concurrency: 8 });
    const keys = Array.from({ length: 10 }, (_, n) => `k${n}`);
    const ids = (key: string): string[] => Array.from({ length: 12 }, (_, n) => `${key} ${n}`);
    const running = new Set<string>();
    const begun = new Map<string, string[]>(keys.map((key) => [key, []]));
    let together = 0;
    // By the id, so that it can be repeated: done, dead, retried at once or later.
    const settlement = (claim: Claim): Settlement => {
      const number = Number(claim.id.split(' ')[1]);
      if (claim.attempt === 1 && number % 3 === 0) return retry(claim, number);
      return number % 5 === 0 ? dead(claim) : done;
    };
    await inbox.start(async (claim) => {
      const key = claim.orderKey!;
      if (running.has(key)) together++;
      running.add(key);
      if (claim.attempt === 1) begun.get(key)!.push(claim.id);
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(key);
      return settlement(claim);
    });
    for (let n = 0; n < 12; n++) {
      await Promise.all(keys.map((key) => inbox.accept(entry(`${key} ${n}`, { orderKey: key }))));
    }
    await settled(inbox);
    expect(together).toBe(0);
    for (const key of keys) expect(begun.get(key)).toEqual(ids(key));
  });

  test('a waiting retry holds its key, while other keys go on', async () => {
    const inbox = await context.store.inbox();
    const log: string[] = [];
    await inbox.start(async (claim) => {
      log.push(`${claim.id} ${claim.attempt}`);
      return claim.id === 'a1' && claim.attempt === 1 ? retry(claim, 300) : done;
    });
    for (const id of ['a1', 'b1', 'a2', 'c1', 'b2', 'a3', 'd1'])
      await inbox.accept(entry(id, { orderKey: id[0] }));
    await until(() => log.length === 5);
    expect(log.slice().sort()).toEqual(['a1 1', 'b1 1', 'b2 1', 'c1 1', 'd1 1']);
    await settled(inbox);
    expect(log.slice(5)).toEqual(['a1 2', 'a2 1', 'a3 1']);
  });

  test('one hot card with 50,000 entries does not keep others waiting', async () => {
    const inbox = await context.store.inbox({ concurrency: 2 });
    const [running, mayEnd] = [deferred(), deferred()];
    const log: string[] = [];
    await inbox.start(async ({ id }) => {
      log.push(id);
      if (id === 'hot') {
        running.resolve();
        await mayEnd.promise;
      }
      return done;
    });
    await inbox.accept(entry('hot', { orderKey: 'hot' }));
    await running.promise;
    for (let n = 0; n < 50_000; n += 250) {
      const some = Array.from({ length: 250 }, (_, i) => entry(`h${n + i}`, { orderKey: 'hot' }));
      await Promise.all(some.map((each) => inbox.accept(each)));
    }
    const keys = context.engine.can.keysSideBySide === true ? ['k1', 'k2', undefined] : [undefined];
    for (const key of keys) await inbox.accept(entry(`other ${key}`, { orderKey: key }));
    await until(() => log.length === 1 + keys.length);
    expect(log.slice(1)).toEqual(keys.map((key) => `other ${key}`));
    await until(async () => (await inbox.stats()).active === 1);
    expect((await inbox.stats()).waiting).toBe(50_000);
    await inbox.stop(0);
    mayEnd.resolve();
  }, 90_000);

  test('what dies does not hold its key', async () => {
    const inbox = await context.store.inbox();
    const log: string[] = [];
    await inbox.start(async (claim) => {
      log.push(claim.id);
      return claim.id === 'a' ? dead(claim) : done;
    });
    for (const id of ['a', 'b', 'c']) await inbox.accept(entry(id));
    await settled(inbox);
    expect(log).toEqual(['a', 'b', 'c']);
  });

  context.testIf('keysSideBySide', 'a running entry holds its key, while other keys go on', async () => {
    const inbox = await context.store.inbox({ concurrency: 2 });
    const mayEnd = deferred();
    const log: string[] = [];
    await inbox.start(async ({ id }) => {
      log.push(id);
      if (id === 'slow') await mayEnd.promise;
      return done;
    });
    await inbox.accept(entry('slow', { orderKey: 'slow' }));
    await inbox.accept(entry('behind', { orderKey: 'slow' }));
    for (let n = 0; n < 20; n++) await inbox.accept(entry(`e${n}`, { orderKey: `k${n}` }));
    await until(() => log.length === 21);
    expect(log).not.toContain('behind');
    mayEnd.resolve();
    await settled(inbox);
    expect(log.at(-1)).toBe('behind');
  });

  test('entries without a key do not wait for a key', async () => {
    const inbox = await context.store.inbox({ concurrency: 3 });
    const mayEnd = deferred();
    const log: string[] = [];
    await inbox.start(async ({ id }) => {
      log.push(id);
      if (id === 'slow') await mayEnd.promise;
      return done;
    });
    await inbox.accept(entry('slow'));
    await until(() => log.length === 1);
    for (const id of ['x', 'y', 'z']) await inbox.accept(entry(id, { orderKey: undefined }));
    await until(() => log.length === 4);
    mayEnd.resolve();
    await settled(inbox);
    expect(log.slice(1).sort()).toEqual(['x', 'y', 'z']);
  });

  test('a replayed entry runs behind what waits for its key', async () => {
    const inbox = await context.store.inbox();
    await kill(inbox, [entry('a')]);
    await inbox.accept(entry('b'));
    await inbox.deadLetters.replay();
    await inbox.accept(entry('c'));
    const log: string[] = [];
    await inbox.start(async ({ id }) => {
      log.push(id);
      return done;
    });
    await settled(inbox);
    expect(log).toEqual(['b', 'a', 'c']);
  });

  context.testIf('shared', 'in order over two inboxes, with retries', async () => {
    const inboxes = [await context.store.inbox(), await context.store.inbox()] as const;
    const running = new Set<string>();
    const ended = new Map<string, string[]>();
    let together = 0;
    const handle = async (claim: Claim): Promise<Settlement> => {
      const key = claim.orderKey!;
      if (running.has(key)) together++;
      running.add(key);
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(key);
      if (claim.attempt === 1 && Number(claim.id.split(' ')[1]) % 4 === 0) return retry(claim, 3);
      ended.set(key, [...(ended.get(key) ?? []), claim.id]);
      return done;
    };
    for (const inbox of inboxes) await inbox.start(handle);
    for (let n = 0; n < 120; n++) await inboxes[n % 2]!.accept(entry(`e ${n}`, { orderKey: `k${n % 6}` }));
    await settled(inboxes[0]);
    expect(together).toBe(0);
    for (let key = 0; key < 6; key++) {
      expect(ended.get(`k${key}`)).toEqual(Array.from({ length: 20 }, (_, n) => `e ${key + 6 * n}`));
    }
  });

  test('stranded between dequeue and unlock: what is accepted while its key is freed is handled', async () => {
    const inbox = await context.store.inbox();
    let handled = 0;
    await inbox.start(async () => {
      handled++;
      return done;
    });
    for (let n = 0; n < 150; n++) {
      await inbox.accept(entry(`${n}-a`));
      // The settlement on it is on its way now, or a few steps later.
      for (let turns = n % 7; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
      await inbox.accept(entry(`${n}-b`));
    }
    await settled(inbox);
    expect(handled).toBe(300);
  });
});
