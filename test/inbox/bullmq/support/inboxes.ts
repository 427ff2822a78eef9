import { bullmqInbox, type BullMQInboxOptions } from '../../../../src/inbox/bullmq/index.js';
import type { Inbox } from '../../../../src/inbox/inbox.js';
import { RedisServer } from '../../../support-redis/redis-server.js';
import { quiet } from '../../conformance/support/kit.js';

let count = 0;

/**
 * A Redis that lives as long as the suite, and what makes inboxes on it, which are closed after each test. `settings` are
 * added to its command line.
 */
export function useRedis(...settings: string[]) {
  const open: Inbox[] = [];
  const context = {
    redis: undefined as unknown as RedisServer,
    /** Another one for each test, so that they do not see each other's entries. */
    prefix: '',
    async inbox(options: Partial<BullMQInboxOptions> = {}): Promise<Inbox> {
      const { redis, prefix } = context;
      const inbox = bullmqInbox({ connection: redis.connection, prefix, partitions: 1, ...options });
      open.push(inbox);
      await inbox.open({ logger: quiet });
      return inbox;
    },
  };
  beforeAll(async () => {
    context.redis = await RedisServer.start(settings);
  }, 20_000);
  beforeEach(() => {
    context.prefix = `test-${++count}`;
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((inbox) => inbox.close()));
  });
  afterAll(() => context.redis.stop());
  return context;
}
