import { fork } from 'node:child_process';
import { redisIsInstalled, RedisServer } from '../../../test/support-redis/redis-server.js';
import type { Arguments } from '../../arguments.js';
import { message } from '../../child.js';
import { programFile } from '../../compile.js';
import type { AddsResult, AddsTask } from '../../programs/adds.js';
import { grouped, median, pairedRatio } from '../../report/numbers.js';
import { table } from '../../report/table.js';
import { target } from '../../report/target.js';

const LIMIT_MS = 2 * 60_000;

/** Storing through the distributed inbox beside BullMQ's own `queue.add()`, on one Redis. */
export async function bullmq(body: string, { rounds }: Arguments): Promise<string> {
  if (!redisIsInstalled()) return '  skipped BullMQ: redis-server is not installed';
  const { inbox, queue } = await measure(body, rounds);
  const ratio = pairedRatio(inbox, queue);
  return [
    table(
      ['stored in Redis (appendfsync everysec)', 'jobs/s'],
      [
        ["BullMQ's queue.add()", grouped(median(queue))],
        ['bullmqInbox', grouped(median(inbox))],
      ],
    ),
    '',
    target(`within 20 % of queue.add(): ${ratio.toFixed(2)}`, ratio >= 0.8),
  ].join('\n');
}

async function measure(body: string, rounds: number): Promise<AddsResult> {
  // A rewrite of the log would meet one of the two.
  const redis = await RedisServer.start(['--auto-aof-rewrite-percentage', '0']);
  try {
    const child = fork(programFile('adds'), { execArgv: [], timeout: LIMIT_MS });
    child.send({ port: redis.port, rounds, body } satisfies AddsTask);
    return await message<AddsResult>(child);
  } finally {
    await redis.stop();
  }
}
