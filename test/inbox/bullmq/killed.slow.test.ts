import { once } from 'node:events';
import { withDeadline } from '../../../src/util/timers.js';
import { deferred } from '../../support/deferred.js';
import { until } from '../../support/until.js';
import { describeWithRedis } from '../../support-redis/redis-server.js';
import { done, entry } from '../conformance/support/kit.js';
import { useRedis } from './support/inboxes.js';
import { startHolder } from './support/start-holder.js';

describeWithRedis('bullmqInbox after a process was killed', () => {
  const context = useRedis();

  test('what the process ran is handled within the lease of 30 seconds, and everything else at once', async () => {
    const inbox = await context.inbox({ partitions: 32 });
    for (let n = 0; n < 100; n++) await inbox.accept(entry(`e${n}`, { orderKey: `k${n}` }));
    const holder = startHolder(context.redis.port, context.prefix);
    const [held] = (await once(holder, 'message')) as [string];
    const exit = once(holder, 'exit');
    holder.kill('SIGKILL');
    await exit;
    const seen: string[] = [];
    const again = deferred();
    // From its death on; the promise is made in seconds, so here time is what is tested.
    const inTime = withDeadline(
      again.promise.then(() => true),
      30_000,
      () => false,
    );
    await inbox.start(async ({ id }) => {
      seen.push(id);
      if (id === held) again.resolve();
      return done;
    });
    // The entries behind it in its partition wait with it.
    const behind = 100 / 32 + 6;
    await until(() => seen.length >= 100 - behind);
    expect(seen).not.toContain(held);
    expect(await inTime).toBe(true);
    await until(() => seen.length === 100);
  }, 60_000);
});
