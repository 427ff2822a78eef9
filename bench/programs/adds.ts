// Storing in Redis: the inbox beside BullMQ's own queue.add(), with the same jobs and options, in turns.
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { NewEntry } from '../../src/inbox/index.js';
import { bullmqInbox } from '../../src/inbox/bullmq/index.js';
import { encode } from '../../src/inbox/bullmq/job-data.js';
import { JOB_OPTIONS } from '../../src/inbox/bullmq/queues.js';

/** What to measure with. */
export interface AddsTask {
  readonly port: number;
  readonly rounds: number;
  readonly body: string;
}

/** Jobs per second of each round. */
export interface AddsResult {
  readonly inbox: readonly number[];
  readonly queue: readonly number[];
}

const JOBS = 10_000;
const AT_ONCE = 50;

process.once('message', (task) => void run(task as AddsTask));

async function run({ port, rounds, body }: AddsTask): Promise<void> {
  const connection = { host: '127.0.0.1', port };
  const inbox = bullmqInbox({ connection });
  await inbox.open();
  const queue = new Queue('jobs', { connection });
  await queue.waitUntilReady();
  const redis = new Redis(connection);
  const bytes = Buffer.from(body);

  const viaInbox = async (entry: NewEntry): Promise<void> => {
    if ((await inbox.accept(entry)) !== 'stored') throw new Error('not stored');
  };
  const viaQueue = async (entry: NewEntry): Promise<void> => {
    await queue.add(entry.type, encode(entry), { ...JOB_OPTIONS, jobId: entry.id });
  };
  const turn = async (store: (entry: NewEntry) => Promise<void>): Promise<number> => {
    // The jobs of the last turn are not wanted any more, and would fill the memory.
    await redis.flushdb();
    return rateOf(store, bytes);
  };
  await turn(viaInbox);
  await turn(viaQueue);
  const result = { inbox: [] as number[], queue: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    result.inbox.push(await turn(viaInbox));
    result.queue.push(await turn(viaQueue));
  }
  await Promise.all([inbox.close(), queue.close()]);
  redis.disconnect();
  process.send!(result satisfies AddsResult);
  process.disconnect();
}

async function rateOf(store: (entry: NewEntry) => Promise<void>, body: Buffer): Promise<number> {
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < JOBS) await store(entry(next++, body));
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
  return (1000 * JOBS) / (performance.now() - began);
}

function entry(number: number, body: Buffer): NewEntry {
  return {
    id: `5f1e0000${number.toString(16).padStart(16, '0')}`,
    orderKey: `card ${number % 1_000}`,
    type: 'updateCard',
    webhook: '5f1e0a7c33cf1f0b6d2b9a10',
    body,
    origin: { receivedAt: Date.now() },
  };
}
