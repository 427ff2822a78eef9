import { once } from 'node:events';
import { describeWithRedis } from '../../support-redis/redis-server.js';
import { entry } from '../conformance/support/kit.js';
import { useRedis } from './support/inboxes.js';
import { startHolder } from './support/start-holder.js';

describeWithRedis('bullmqInbox when Redis is gone for good', () => {
  const context = useRedis();

  test('closes without waiting for handlers, and the process ends', async () => {
    const inbox = await context.inbox({ partitions: 32 });
    await inbox.accept(entry('a'));
    const holder = startHolder(context.redis.port, context.prefix);
    try {
      await once(holder, 'message');
      const exit = once(holder, 'exit');
      await context.redis.kill();
      holder.send('close');
      // It may wait for ten minutes, and this test may not.
      expect(await exit).toEqual([0, null]);
    } finally {
      holder.kill('SIGKILL');
      await context.redis.restart();
    }
  }, 30_000);
});
