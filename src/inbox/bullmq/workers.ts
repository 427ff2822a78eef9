import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobData } from './job-data.js';
import { WHEN_FULL } from './operations/script.js';
import type { BullMQ } from './optional-packages.js';
import type { CheckedBullMQOptions } from './options.js';
import { RetryLater } from './retry-later.js';

/**
 * How long BullMQ's lock on a job lasts, and how often it is renewed and looked for abandoned jobs. BullMQ gives up a job
 * that two looks found abandoned, the second one without a lock: after 0.7 + 2 × 0.125 leases, less than one.
 */
export function timesOf(leaseMs: number): { readonly lockMs: number; readonly beatMs: number } {
  return { lockMs: Math.round(leaseMs * 0.7), beatMs: Math.round(leaseMs / 8) };
}

/**
 * A worker of BullMQ for one queue, from which jobs are taken by hand: by itself it does nothing and needs no connection
 * of its own.
 */
export function makeWorker(
  bullmq: BullMQ,
  client: Redis,
  queue: string,
  { leaseMs, inbox, prefix }: CheckedBullMQOptions,
): Worker<JobData> {
  const { lockMs, beatMs } = timesOf(leaseMs);
  const keys = new bullmq.QueueKeys(prefix);
  return new bullmq.Worker<JobData>(
    queue,
    null,
    {
      connection: client,
      prefix,
      autorun: false,
      lockDuration: lockMs,
      stalledInterval: beatMs,
      // A job whose worker was killed is not to blame, however often that happens.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      removeOnComplete: inbox.retentionMs === 0 ? { count: 0 } : { age: inbox.retentionMs / 1_000 },
      settings: {
        backoffStrategy: (_attempts, _type, error) => (error instanceof RetryLater ? error.delayMs : leaseMs),
      },
    },
    (name, opts) => {
      const connection = new bullmq.RedisConnection(client, {
        shared: true,
        blocking: false,
        skipVersionCheck: true,
      });
      const toKey = (type: string) => keys.toKey(name, type);
      return new bullmq.RedisQueueBackend(connection, name, keys.getKeys(name), toKey, opts);
    },
  );
}

/** Lets BullMQ's scripts run on this client while the memory of Redis is full: they finish what was accepted. */
export function runWhenFull(client: Redis): void {
  const define = client.defineCommand.bind(client);
  client.defineCommand = (name, definition) => {
    const ours = definition.lua.startsWith(WHEN_FULL);
    define(name, ours ? definition : { ...definition, lua: WHEN_FULL + definition.lua });
  };
}
