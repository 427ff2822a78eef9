import type { Processor, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobData } from './job-data.js';
import type { BullMQ } from './optional-packages.js';
import type { Names } from './names.js';
import type { CheckedBullMQOptions } from './options.js';
import { RetryLater } from './retry-later.js';
import type { Server } from './server.js';

/** What a worker stands on. */
export interface WorkerDeps {
  readonly bullmq: BullMQ;
  readonly client: Redis;
  readonly names: Names;
  readonly options: CheckedBullMQOptions;
  readonly server: Server;
  readonly queue: number;
  readonly process: Processor<JobData>;
}

/** A worker of BullMQ for one queue, which runs at once. Its blocking connection is its own, the other one is shared. */
export function makeWorker({
  bullmq,
  client,
  names,
  options,
  server,
  queue,
  process,
}: WorkerDeps): Worker<JobData> {
  const { leaseMs, inbox, prefix } = options;
  const ordered = queue < names.queues.length - 1;
  const keys = new bullmq.QueueKeys(prefix);
  return new bullmq.Worker<JobData>(
    names.queues[queue]!,
    process,
    {
      connection: client,
      prefix,
      concurrency: ordered ? 1 : inbox.concurrency,
      lockDuration: leaseMs,
      stalledInterval: leaseMs,
      // A job whose worker was killed is not to blame, however often that happens.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      removeOnComplete: inbox.retentionMs === 0 ? { count: 0 } : { age: inbox.retentionMs / 1_000 },
      runRetryDelay: 1_000,
      settings: {
        backoffStrategy: (_attempts, _type, error) => (error instanceof RetryLater ? error.delayMs : leaseMs),
      },
    },
    (name, opts) => {
      const main = new bullmq.RedisConnection(client, {
        shared: true,
        blocking: false,
        skipVersionCheck: true,
      });
      const own = client.duplicate();
      const blocking = new bullmq.RedisConnection(own, {
        shared: false,
        blocking: true,
        skipVersionCheck: true,
      });
      // What BullMQ would find out by itself; it would also print the eviction policy, once for each connection.
      const capabilities = { canDoubleTimeout: true, canBlockFor1Ms: server.fineTimeouts };
      blocking.client.then(() => (blocking.capabilities = capabilities)).catch(() => {});
      const toKey = (type: string) => keys.toKey(name, type);
      return new bullmq.RedisQueueBackend(main, name, keys.getKeys(name), toKey, opts, blocking);
    },
  );
}
