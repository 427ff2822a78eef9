import { randomUUID } from 'node:crypto';
import type { JobJson } from 'bullmq';
import type { Redis } from 'ioredis';
import { InboxError } from '../errors.js';
import type { Names } from './names.js';
import type { BullMQ } from './optional-packages.js';
import { JOB_OPTIONS, makeQueue, type Guard } from './queues.js';

const PROBE_TTL_MS = 60_000;

/**
 * Proves that adding a job runs the guard, on a queue that no worker reads: an id that is known is refused, one that is
 * not is added and marked, a job whose retention is over gives way, and an unsubscribed webhook is told apart. A release of
 * BullMQ that names its private script differently would store every duplicate in silence. Rejects with an `InboxError`.
 */
export async function checkGuard(bullmq: BullMQ, client: Redis, { prefix }: Names): Promise<void> {
  const queue = makeQueue(bullmq, client, prefix, `check-${randomUUID()}`);
  // BullMQ reports what goes wrong with its own keys here; a command that fails rejects below.
  queue.on('error', () => {});
  const [known, unsubscribed] = [queue.toKey('known'), queue.toKey('unsubscribed')];
  const add = async (webhook = ''): Promise<unknown> => {
    const guard: Guard = { known, queue: 7, unsubscribed, webhook };
    const job = { id: 'probe', name: 'probe', data: '{}', opts: JOB_OPTIONS, timestamp: 0, guard };
    try {
      return await queue.getBackend().addJob(job as unknown as JobJson, 'probe');
    } catch (error) {
      // The guard fails where it is not given its arguments.
      if (/user_script|runScript|Lua redis/i.test(String(error))) return '(failed)';
      throw error;
    }
  };
  try {
    await client.set(known, 'a', 'PX', PROBE_TTL_MS);
    const replies = [await add()];
    await client.del(known);
    replies.push(await add(), await client.get(known));
    await client
      .multi()
      .del(known, queue.toKey('wait'))
      .zadd(queue.toKey('completed'), 0, 'probe')
      .sadd(unsubscribed, 'w')
      .exec();
    replies.push(await add('w'), await add('w'), await add('w'));
    const seen = replies.map(String).join(' ');
    if (seen === EXPECTED) return;
    throw new InboxError(`This release of BullMQ does not run the guard against duplicates: ${seen}`, {
      hint: 'Install a release that is known to work: npm install bullmq@6.7.0',
    });
  } finally {
    const keys = ['known', 'unsubscribed', 'wait', 'completed', 'probe', 'marker', 'events', 'meta', 'id'];
    await client.del(...keys.map((name) => queue.toKey(name)));
    await queue.close();
  }
}

const EXPECTED = ':known probe 7 :unsubscribed probe :known';
