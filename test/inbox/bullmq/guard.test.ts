import { dirname, join } from 'node:path';
import type * as BullMQ from 'bullmq';
import { Redis } from 'ioredis';
import { bullmqInbox } from '../../../src/inbox/bullmq/index.js';
import { CollectingLogger } from '../../support/logger.js';
import { describeWithRedis, RedisServer } from '../../support-redis/redis-server.js';
import { entry } from '../conformance/support/kit.js';

/** The script of BullMQ that the guard runs in front of. It is private, so a release may name it differently. */
const { addStandardJob } = jest.requireActual<{ addStandardJob: { name: string } }>(
  join(dirname(require.resolve('bullmq')), 'scripts', 'addStandardJob-9.js'),
);
const { RedisQueueBackend } = jest.requireActual<typeof BullMQ>('bullmq');

type Method = (this: unknown, ...args: unknown[]) => unknown;
const methods = RedisQueueBackend.prototype as unknown as Record<string, Method>;

/** A method as BullMQ has it. */
const own = (name: string): Method => methods[name]!;

function replace(name: string, method: Method): void {
  jest.spyOn(methods, name).mockImplementation(method);
}

describeWithRedis('the guard in front of BullMQ’s script', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.stop());
  afterEach(() => {
    addStandardJob.name = 'addStandardJob';
    jest.restoreAllMocks();
  });

  test('is proven when the inbox is opened, and the proof leaves nothing behind', async () => {
    const inbox = bullmqInbox({ connection: redis.connection, partitions: 1 });
    await inbox.open();
    await inbox.accept(entry('e1'));
    await inbox.close();
    const client = new Redis(redis.connection);
    expect((await client.keys('*')).filter((key) => key.includes('check-'))).toEqual([]);
    client.disconnect();
  });

  test('whose script has another name is refused: duplicates would be stored in silence', async () => {
    addStandardJob.name = 'addPlainJob';
    const execute = own('execCommand');
    replace('execCommand', function (client, name, args) {
      return execute.call(this, client, name === 'addStandardJob' ? 'addPlainJob' : name, args);
    });
    await refused();
  });

  test('that is not given the arguments of an entry is refused', async () => {
    // A release that no longer asks the method that the inbox overrides.
    const [execute, toArguments] = [own('execCommand'), own('addStandardJobArgs')];
    replace('addStandardJob', function (client, ...job) {
      return execute.call(this, client, 'addStandardJob', toArguments.call(this, ...job));
    });
    await refused();
  });

  async function refused(): Promise<void> {
    const inbox = bullmqInbox({ connection: redis.connection, partitions: 1 });
    await expect(inbox.open({ logger: new CollectingLogger() })).rejects.toMatchObject({
      code: 'inbox_error',
      message: expect.stringContaining('npm install bullmq@') as string,
    });
    await inbox.close();
  }
});
