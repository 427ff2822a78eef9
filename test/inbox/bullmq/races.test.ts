import { Redis } from 'ioredis';
import { deferred } from '../../support/deferred.js';
import { describeWithRedis } from '../../support-redis/redis-server.js';
import { done, entry, failure, settled } from '../conformance/support/kit.js';
import { until } from '../../support/until.js';
import { useRedis } from './support/inboxes.js';
import { random } from '../../support/seed.js';

// The races that other receivers shipped. What SQLite has to stand, too, is in conformance/: "lock not renewed" among
// the leases, "mark before lock" and "row without job" while the store is away, "stranded" in the order.
describeWithRedis('races of bullmqInbox', () => {
  // With `everysec` a Redis whose disk is busy holds writes back, so that a kill loses what it acknowledged.
  const context = useRedis('--appendfsync', 'always');

  test('mark before lock: an entry is handled by its settlement, and not by being claimed', async () => {
    const options = { leaseMs: 200 };
    const first = await context.inbox(options);
    const claimed = deferred();
    await first.start(async () => {
      claimed.resolve();
      return new Promise(() => {});
    });
    await first.accept(entry('a'));
    await claimed.promise;
    expect(await first.accept(entry('a'))).toBe('duplicate');
    await first.close();
    const second = await context.inbox(options);
    const seen: string[] = [];
    await second.start(async ({ id }) => {
      seen.push(id);
      return done;
    });
    await settled(second);
    expect(seen).toEqual(['a']);
  });

  test('stranded between dequeue and unlock: what is accepted while the last one of a queue is moved is handled', async () => {
    const inbox = await context.inbox();
    const ended = new Set<string>();
    await inbox.start(async ({ id, attempt }) => {
      // Accepted while this one runs, or is just being moved.
      if (ended.size < 150 && attempt === 1) void inbox.accept(entry(`${id}+`));
      if (attempt === 1 && id.length % 3 === 0) return { kind: 'retry', delayMs: 0, errors: [failure(1)] };
      ended.add(id);
      return done;
    });
    await inbox.accept(entry('e'));
    await until(() => ended.size >= 150);
    await settled(inbox);
  }, 20_000);

  test('row without job: Redis is killed while entries are accepted; what is known has its job, and is handled', async () => {
    const numbers = random();
    const inbox = await context.inbox({ leaseMs: 300, timeoutMs: 1_000 });
    const ended: string[] = [];
    await inbox.start(async ({ id }) => {
      if (!ended.includes(id)) ended.push(id);
      return done;
    });
    const acknowledged: string[] = [];
    for (let kill = 0; kill < 4; kill++) {
      let restarted: Promise<void> | undefined;
      const killAt = numbers.between(0, 99);
      for (let n = 0; n < 100; n++) {
        const id = `${kill}-${n}`;
        const accepting = inbox.accept(entry(id));
        if (n === killAt) restarted = context.redis.kill().then(() => context.redis.restart());
        // As Trello does: again, until it is acknowledged.
        await accepting.catch(() => until(() => inbox.accept(entry(id)).then(...yesOrNo)));
        acknowledged.push(id);
      }
      await restarted;
    }
    await until(() => ended.length === acknowledged.length);
    // In the order of acceptance, too: all of them are of one card.
    expect(ended).toEqual(acknowledged);
    await settled(inbox);
    const client = new Redis(context.redis.connection);
    const marks = await client.keys(`${context.prefix}:known:*`);
    const jobs = await Promise.all(marks.map((key) => client.exists(key.replace(':known:', ':inbox-0:'))));
    client.disconnect();
    expect(marks).toHaveLength(acknowledged.length);
    expect(jobs.filter((job) => job === 0)).toEqual([]);
  }, 60_000);
});

const yesOrNo = [() => true, () => false] as const;
