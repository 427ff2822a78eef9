import { Redis } from 'ioredis';
import { freePort } from '../../../scripts/shared/free-port.js';
import { bullmqInbox, type BullMQInboxOptions } from '../../../src/inbox/bullmq/index.js';
import { CollectingLogger } from '../../support/logger.js';
import { describeWithRedis, RedisServer } from '../../support-redis/redis-server.js';
import { entry } from '../conformance/support/kit.js';

describeWithRedis('opening a bullmqInbox', () => {
  let redis: RedisServer;
  afterEach(() => redis?.stop());

  /** What it warns of on a server with these settings. */
  async function warnings(...settings: string[]): Promise<string[]> {
    redis = await RedisServer.start(settings);
    const logger = new CollectingLogger();
    const inbox = bullmqInbox({ connection: redis.connection });
    await inbox.open({ logger });
    expect(await inbox.accept(entry('e1'))).toBe('stored');
    await inbox.close();
    return logger.messages('warn');
  }

  test('a server that keeps everything is no reason for a warning', async () => {
    expect(await warnings()).toEqual([]);
  });

  test.each([
    [['--appendonly', 'no'], 'appendonly yes'],
    [['--appendfsync', 'no'], 'appendfsync everysec'],
    [['--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'], 'maxmemory-policy noeviction'],
  ])('warns of %j', async (settings, remedy) => {
    expect(await warnings(...settings)).toEqual([expect.stringContaining(`Set "${remedy}`)]);
  });

  test('warns of what INFO tells where CONFIG is forbidden', async () => {
    const settings = ['--appendonly', 'no', '--maxmemory-policy', 'volatile-ttl', '--rename-command'];
    expect(await warnings(...settings, 'CONFIG', '')).toEqual([
      expect.stringContaining('Set "appendonly yes"'),
      expect.stringContaining('Set "maxmemory-policy noeviction"'),
    ]);
  });

  test('refuses a full Redis with 503, and goes on when there is room', async () => {
    redis = await RedisServer.start();
    const client = new Redis(redis.connection);
    const inbox = bullmqInbox({ connection: redis.connection });
    await inbox.open({ logger: new CollectingLogger() });
    await client.config('SET', 'maxmemory', '1');
    await expect(inbox.accept(entry('e1'))).rejects.toMatchObject({ code: 'inbox_unavailable', status: 503 });
    await client.config('SET', 'maxmemory', '0');
    expect(await inbox.accept(entry('e1'))).toBe('stored');
    await inbox.close();
    client.disconnect();
  });

  /** Why it cannot be opened, with all that the error and the log say. */
  async function refusal(options: BullMQInboxOptions): Promise<{ error: Error; everything: string }> {
    const logger = new CollectingLogger();
    const inbox = bullmqInbox({ timeoutMs: 1_000, ...options });
    const error: unknown = await inbox.open({ logger }).catch((reason: unknown) => reason);
    await inbox.close();
    expect(error).toMatchObject({ name: 'InboxError', code: 'inbox_error' });
    const { message, stack, cause } = error as Error;
    return { error: error as Error, everything: [message, stack, String(cause), logger.everything].join() };
  }

  test('a server that is not there is named', async () => {
    redis = await RedisServer.start();
    await redis.kill();
    const { error } = await refusal({ connection: redis.connection });
    expect(error.message).toContain(`Redis at 127.0.0.1:${redis.port} cannot be used`);
  });

  test('a wrong password is told without the password', async () => {
    redis = await RedisServer.start(['--requirepass', 'right']);
    const connection = `redis://:hush-hush@127.0.0.1:${redis.port}`;
    const { error, everything } = await refusal({ connection });
    expect(error.message).toMatch(/WRONGPASS|NOAUTH/);
    expect(everything).not.toContain('hush-hush');
  });

  test('processes that disagree about the partitions are refused', async () => {
    redis = await RedisServer.start();
    const { connection } = redis;
    const first = bullmqInbox({ connection, partitions: 4 });
    await first.open();
    const { error } = await refusal({ connection, partitions: 8 });
    expect(error.message).toContain('Set partitions to 4');
    await first.close();
  });

  test('a node of a Redis Cluster, and a client of one, are refused', async () => {
    redis = await RedisServer.start(['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())]);
    const node = await refusal({ connection: redis.connection });
    expect(node.error.message).toContain('Redis Cluster');
    const cluster = { isCluster: true, duplicate: () => cluster, disconnect() {} };
    expect((await refusal({ connection: cluster })).error.message).toContain('Redis Cluster');
  });

  test('the connection may be a URL, or an ioredis client that stays open', async () => {
    redis = await RedisServer.start();
    const client = new Redis(redis.connection);
    for (const connection of [`redis://127.0.0.1:${redis.port}/0`, client]) {
      const inbox = bullmqInbox({ connection });
      await inbox.open();
      await inbox.accept(entry('e1'));
      await inbox.close();
    }
    expect(await client.keys('*:known:e1')).toHaveLength(1);
    client.disconnect();
  });
});

test.each<[Partial<BullMQInboxOptions> | { connection: unknown }, RegExp]>([
  [{ connection: undefined as never }, /connection must say where Redis is/],
  [{ prefix: 'a:b' }, /prefix/],
  [{ partitions: 0 }, /partitions/],
  [{ leaseMs: 5 }, /leaseMs/],
  [{ timeoutMs: 0 }, /timeoutMs/],
  [{ concurrency: 0 }, /concurrency/],
])('%j is refused at once', (options, reason) => {
  expect(() => bullmqInbox({ connection: {}, ...(options as object) })).toThrow(reason);
});
