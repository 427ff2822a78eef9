import { Redis } from 'ioredis';
import type { Claim, Inbox } from '../../../src/inbox/inbox.js';
import { bullmqInbox } from '../../../src/inbox/bullmq/index.js';
import { deferred } from '../../support/deferred.js';
import { CollectingLogger } from '../../support/logger.js';
import { until } from '../../support/until.js';
import { describeWithRedis } from '../../support-redis/redis-server.js';
import { dead, done, entry, retry, settled } from '../conformance/support/kit.js';
import { useRedis } from './support/inboxes.js';

describeWithRedis('bullmqInbox under pressure', () => {
  const context = useRedis();
  let client: Redis;
  beforeEach(() => {
    client = new Redis(context.redis.connection);
  });
  afterEach(async () => {
    context.redis.thaw();
    await client.config('SET', 'maxmemory', '0');
    client.disconnect();
  });

  const key = (name: string) => `${context.prefix}:inbox-0:${name}`;

  test('a process takes what it runs and no more, so another one takes what is left', async () => {
    const inboxes = [];
    for (let n = 0; n < 2; n++) inboxes.push(await context.inbox({ partitions: 16, concurrency: 2 }));
    const [first, second] = inboxes as [Inbox, Inbox];
    for (let n = 0; n < 40; n++) await first.accept(entry(`e${n}`, { orderKey: `k${n}` }));
    const mayEnd = deferred();
    const runs = [0, 0];
    const handle = (process: number) => async () => {
      runs[process]! += 1;
      await mayEnd.promise;
      return done;
    };
    await first.start(handle(0));
    await until(() => runs[0] === 2);
    expect(await first.stats()).toMatchObject({ active: 2, waiting: 38 });
    await second.start(handle(1));
    await until(() => runs[1] === 2);
    expect(await first.stats()).toMatchObject({ active: 4, waiting: 36 });
    mayEnd.resolve();
    await settled(first);
    expect(runs[0]! + runs[1]!).toBe(40);
  });

  test('a lane goes round the partitions: none waits until another one is empty', async () => {
    const inbox = await context.inbox({ partitions: 4, concurrency: 1 });
    for (let n = 0; n < 40; n++) await inbox.accept(entry(`e${n}`, { orderKey: `k${n}` }));
    const seen: string[] = [];
    await inbox.start(async ({ id }) => {
      seen.push(id);
      await new Promise((resolve) => setTimeout(resolve, 25));
      return done;
    });
    await until(() => seen.length === 8);
    const partitions = await Promise.all(
      [0, 1, 2, 3].map((queue) => client.zcard(`${context.prefix}:inbox-${queue}:completed`)),
    );
    expect(partitions.filter((handled) => handled > 0)).toHaveLength(4);
  });

  test('order holds, and the limit is restored, when Redis loses the limit of a partition', async () => {
    const logger = new CollectingLogger();
    const { redis, prefix } = context;
    const options = { connection: redis.connection, prefix, partitions: 1, leaseMs: 2_000 };
    const inboxes = [bullmqInbox(options), bullmqInbox(options)];
    const running = new Set<string>();
    const seen: string[] = [];
    let together = 0;
    const handle = async ({ id }: Claim) => {
      if (running.size > 0) together++;
      running.add(id);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running.delete(id);
      seen.push(id);
      return done;
    };
    for (const inbox of inboxes) {
      await inbox.open({ logger });
      await inbox.start(handle);
    }
    const ids = Array.from({ length: 60 }, (_, n) => `e${n}`);
    for (const id of ids) {
      if (Number(id.slice(1)) % 10 === 0) await client.del(key('meta'));
      await inboxes[0]!.accept(entry(id, { orderKey: 'k' }));
    }
    await until(() => seen.length === 60);
    expect([together, seen]).toEqual([0, ids]);
    await client.del(key('meta'));
    await until(async () => (await client.hget(key('meta'), 'concurrency')) === '1');
    await until(() => logger.messages('warn').some((message) => message.includes('it is restored')));
    for (const inbox of inboxes) await inbox.close();
  });

  test('a handler that blocks the process for longer than its lease completes, when nobody else took the entry', async () => {
    const inbox = await context.inbox({ leaseMs: 300 });
    const attempts: number[] = [];
    await inbox.start(async (claim) => {
      attempts.push(claim.attempt);
      const until = performance.now() + 900;
      while (performance.now() < until);
      await claim.markFinished('h');
      return done;
    });
    await inbox.accept(entry('a'));
    await until(async () => (await inbox.stats()).done === 1);
    expect(attempts).toEqual([1]);
  });

  test('stop() gives up when Redis is away, however long it may wait for handlers', async () => {
    const inbox = await context.inbox();
    const [running, mayEnd] = [deferred<AbortSignal>(), deferred()];
    await inbox.start(async ({ signal }) => {
      running.resolve(signal);
      await mayEnd.promise;
      return done;
    });
    await inbox.accept(entry('a'));
    const signal = await running.promise;
    context.redis.freeze();
    // Longer than a test may take.
    await inbox.stop(600_000);
    expect(signal.aborted).toBe(true);
    mayEnd.resolve();
  });

  test('a retry that was scheduled by a clock that was ahead waits for its pause, and no longer', async () => {
    const inbox = await context.inbox();
    await inbox.start(async (claim) => retry(claim, 200));
    await inbox.accept(entry('a'));
    await until(async () => (await inbox.stats()).retrying === 1);
    await inbox.stop(1_000);
    await client.zadd(key('delayed'), (Date.now() + 3_600_000) * 0x1000, 'a');
    const attempts: number[] = [];
    await inbox.start(async ({ attempt }) => {
      attempts.push(attempt);
      return done;
    });
    await until(async () => (await inbox.stats()).done === 1);
    expect(attempts).toHaveLength(1);
  });

  describe('of the memory of Redis', () => {
    const refusal = { code: 'inbox_unavailable', status: 503 };

    /** Leaves so much of `maxmemory` used. */
    async function use(share: number): Promise<void> {
      const used = Number(/used_memory:(\d+)/.exec(await client.info('memory'))![1]);
      await client.config('SET', 'maxmemory', String(Math.round(used / share)));
    }

    test('at 80 % it warns once, with numbers; at 90 % it accepts nothing until there is room', async () => {
      const logger = new CollectingLogger();
      const { redis, prefix } = context;
      await use(0.85);
      const inbox = bullmqInbox({ connection: redis.connection, prefix, partitions: 1 });
      await inbox.open({ logger });
      expect(await inbox.accept(entry('a'))).toBe('stored');
      expect(logger.messages('warn')).toEqual([
        expect.stringMatching(/^Redis uses \d+\.\d MB of its maxmemory of \d+\.\d MB/),
      ]);
      await use(0.95);
      const refused = () =>
        inbox.accept(entry('b')).then(
          () => false,
          (error: unknown) => error,
        );
      await until(async () => (await refused()) !== false);
      expect(await refused()).toMatchObject({
        ...refusal,
        cause: { message: expect.stringContaining('Redis is full') as string },
      });
      await client.config('SET', 'maxmemory', '0');
      await until(async () => (await refused()) === false);
      expect(logger.messages('warn')).toHaveLength(1);
      await inbox.close();
    });

    test('a worker starts on a full Redis, and everything that it does there is recorded', async () => {
      const first = await context.inbox();
      for (const id of ['done', 'dead', 'retry']) await first.accept(entry(id, { webhook: 'w' }));
      await first.close();
      await client.config('SET', 'maxmemory', '1');
      const inbox = await context.inbox({ leaseMs: 400 });
      await expect(inbox.accept(entry('more', { webhook: 'w' }))).rejects.toMatchObject(refusal);
      const seen: string[] = [];
      await inbox.start(async (claim) => {
        seen.push(`${claim.id} ${claim.attempt} ${[...claim.finished].join()}`);
        await claim.markFinished('h');
        if (claim.id === 'done') await claim.markUnsubscribed();
        if (claim.id === 'dead') return dead(claim);
        return claim.id === 'retry' && claim.attempt === 1 ? retry(claim, 20) : done;
      });
      await settled(inbox);
      expect(seen).toEqual(['done 1 ', 'dead 1 ', 'retry 1 ', 'retry 2 h']);
      expect(await inbox.stats()).toMatchObject({ done: 2, dead: 1, waiting: 0, active: 0 });
      await client.config('SET', 'maxmemory', '0');
      // The mark was made, though Redis was full.
      await until(() =>
        inbox.accept(entry('later', { webhook: 'w' })).then(
          (was) => was === 'unsubscribed',
          () => false,
        ),
      );
    });

    test('Redis itself refuses a delivery that comes before the inbox knows that it is full', async () => {
      const inbox = await context.inbox();
      await client.sadd(`${context.prefix}:unsubscribed`, 'another');
      await client.config('SET', 'maxmemory', '1');
      await expect(inbox.accept(entry('a', { webhook: 'w' }))).rejects.toMatchObject(refusal);
      await client.config('SET', 'maxmemory', '0');
      await until(() =>
        inbox.accept(entry('a', { webhook: 'w' })).then(
          (was) => was === 'stored',
          () => false,
        ),
      );
    });
  });
});
