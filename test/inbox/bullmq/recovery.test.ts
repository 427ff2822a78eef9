import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { Inbox } from '../../../src/inbox/inbox.js';
import { describeWithRedis } from '../../support-redis/redis-server.js';
import { done, entry, retry, settled } from '../conformance/support/kit.js';
import { until } from '../../support/until.js';
import { useRedis } from './support/inboxes.js';

describeWithRedis('bullmqInbox after something was cut off', () => {
  const context = useRedis();
  let client: Redis;
  let queue: Queue;
  beforeEach(() => {
    const { prefix, redis } = context;
    client = new Redis(redis.connection);
    queue = new Queue('inbox-0', { connection: redis.connection, prefix });
  });
  afterEach(async () => {
    client.disconnect();
    await queue.close();
  });

  const key = (name: string) => `${context.prefix}:inbox-0:${name}`;

  async function handleAll(inbox: Inbox): Promise<string[]> {
    const seen: string[] = [];
    await inbox.start(async ({ id }) => {
      seen.push(id);
      return done;
    });
    return seen;
  }

  test('a settlement that was recorded counts, though its worker was killed before BullMQ heard of it', async () => {
    const inbox = await context.inbox({ leaseMs: 300 });
    await inbox.accept(entry('e1'));
    await inbox.accept(entry('e2'));
    await client.rpoplpush(key('wait'), key('active'));
    await client.hset(key('e1'), 'settled', 'done');
    const seen = await handleAll(inbox);
    await until(async () => (await inbox.stats()).done === 2);
    expect(seen).toEqual(['e2']);
  });

  test('an entry outlives any number of workers that were killed with it', async () => {
    const inbox = await context.inbox({ leaseMs: 300 });
    await inbox.accept(entry('e1'));
    await client.rpoplpush(key('wait'), key('active'));
    // BullMQ's count of those.
    await client.hset(key('e1'), 'stc', '1000');
    const seen = await handleAll(inbox);
    await until(() => seen.length === 1);
  });

  test('a key whose first entry was removed by hand goes on', async () => {
    const inbox = await context.inbox({ leaseMs: 200 });
    const seen: string[] = [];
    await inbox.start(async (claim) => {
      seen.push(claim.id);
      return claim.id === 'e1' ? retry(claim, 60_000) : done;
    });
    for (const id of ['e1', 'e2', 'e3']) await inbox.accept(entry(id));
    await until(async () => (await queue.getDelayedCount()) === 3);
    await queue.remove('e1');
    await until(() => seen.length === 3);
    expect(seen).toEqual(['e1', 'e2', 'e3']);
  });

  test('after Redis lost everything it goes on with what comes then', async () => {
    const inbox = await context.inbox();
    const seen = await handleAll(inbox);
    await inbox.accept(entry('e1'));
    await settled(inbox);
    await client.flushall();
    await until(async () => (await inbox.accept(entry('e2')).catch(() => '')) !== '');
    await until(() => seen.includes('e2'));
  });
});
