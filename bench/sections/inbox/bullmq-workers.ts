import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { bullmqInbox } from '../../../src/inbox/bullmq/index.js';
import { redisIsInstalled, RedisServer } from '../../../test/support-redis/redis-server.js';
import type { Arguments } from '../../arguments.js';
import { message } from '../../child.js';
import { programFile } from '../../compile.js';
import type { HandlesTask } from '../../programs/handles.js';
import { grouped, median, pairedRatio } from '../../report/numbers.js';
import { table } from '../../report/table.js';
import { target } from '../../report/target.js';

const ENTRIES = 2_000;

/** Entries that two processes handle per second beside one, with handlers that wait 20 ms for another service. */
export async function bullmqWorkers(body: string, { rounds }: Arguments): Promise<string> {
  if (!redisIsInstalled()) return '  skipped the workers of BullMQ: redis-server is not installed';
  const [one, two]: [number[], number[]] = [[], []];
  const redis = await RedisServer.start(['--auto-aof-rewrite-percentage', '0']);
  try {
    for (let round = 0; round < rounds; round++) {
      one.push(await rateOf(redis.port, 1, body, `one-${round}`));
      two.push(await rateOf(redis.port, 2, body, `two-${round}`));
    }
  } finally {
    await redis.stop();
  }
  const ratio = pairedRatio(two, one);
  return [
    table(
      ['handled with handlers of 20 ms, concurrency 4, partitions 32', 'entries/s'],
      [
        ['one process', grouped(median(one))],
        ['two processes', grouped(median(two))],
      ],
    ),
    '',
    target(`two processes handle 1.8 × what one does: ${ratio.toFixed(2)}`, ratio >= 1.8),
  ].join('\n');
}

async function rateOf(port: number, processes: number, body: string, prefix: string): Promise<number> {
  const inbox = bullmqInbox({ connection: { host: '127.0.0.1', port }, prefix });
  await inbox.open();
  const bytes = Buffer.from(body);
  for (let first = 0; first < ENTRIES; first += 100) {
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        inbox.accept({
          id: `5f1e0000${(first + n).toString(16).padStart(16, '0')}`,
          orderKey: `card ${first + n}`,
          type: 'updateCard',
          webhook: undefined,
          body: bytes,
          origin: { receivedAt: Date.now() },
        }),
      ),
    );
  }
  const children: ChildProcess[] = [];
  try {
    for (let n = 0; n < processes; n++) {
      const child = fork(programFile('handles'), { execArgv: [] });
      children.push(child);
      child.send({ port, prefix } satisfies HandlesTask);
      await message(child);
    }
    for (const child of children) child.send('start');
    // From the first tenth to the last, so that neither starting nor running out counts.
    const [from, to] = [ENTRIES / 10, (ENTRIES * 9) / 10];
    const began = await when(inbox, from);
    const ended = await when(inbox, to);
    return (1_000 * (ended.done - began.done)) / (ended.at - began.at);
  } finally {
    for (const child of children) {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    }
    await inbox.close();
  }
}

async function when(
  inbox: ReturnType<typeof bullmqInbox>,
  wanted: number,
): Promise<{ readonly at: number; readonly done: number }> {
  for (;;) {
    const { done } = await inbox.stats();
    if (done >= wanted) return { at: performance.now(), done };
    await pause(10);
  }
}
