import { Queue } from 'bullmq';
import { describeWithRedis } from '../../support-redis/redis-server.js';
import { dead, done, entry } from '../conformance/support/kit.js';
import { until } from '../../support/until.js';
import { useRedis } from './support/inboxes.js';

describeWithRedis('bullmqInbox in BullMQ’s own tools', () => {
  const context = useRedis();
  let queue: Queue;
  beforeEach(() => {
    const { redis, prefix } = context;
    queue = new Queue('inbox-unordered', { connection: redis.connection, prefix });
  });
  afterEach(() => queue.close());

  test('shows what waits, what was handled without its body, and what failed with its reason', async () => {
    const inbox = await context.inbox();
    await inbox.accept(entry('a1', { orderKey: undefined }));
    const [waiting] = await queue.getWaiting();
    expect(waiting).toMatchObject({ id: 'a1', name: 'commentCard', data: { id: 'a1', text: '{"id":"a1"}' } });
    await inbox.accept(entry('a2', { orderKey: undefined }));
    await inbox.start(async (claim) => (claim.id === 'a1' ? done : dead(claim)));
    await until(async () => (await queue.getCompletedCount()) + (await queue.getFailedCount()) === 2);
    const [completed] = await queue.getCompleted();
    expect(completed!.data).toMatchObject({ id: 'a1', type: 'commentCard' });
    expect(completed!.data).not.toHaveProperty('text');
    const [failed] = await queue.getFailed();
    expect(failed).toMatchObject({ id: 'a2', failedReason: 'error 1', data: { text: '{"id":"a2"}' } });
  });

  test('a job that was retried there is handled again', async () => {
    const inbox = await context.inbox();
    let broken = true;
    const attempts: number[] = [];
    await inbox.start(async (claim) => {
      attempts.push(claim.attempt);
      return broken ? dead(claim) : done;
    });
    await inbox.accept(entry('a', { orderKey: undefined }));
    await until(async () => (await queue.getFailedCount()) === 1);
    const [failed] = await queue.getFailed();
    await failed!.retry();
    await until(() => attempts.length === 2);
    await until(async () => (await queue.getFailedCount()) === 1);
    broken = false;
    await failed!.retry();
    await until(async () => (await queue.getCompletedCount()) === 1);
    expect(attempts).toEqual([1, 2, 3]);
  });
});
