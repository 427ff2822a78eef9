import type { JobJson, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BullMQ } from './load.js';
import type { Names } from './names.js';
import { GUARD } from './scripts.js';

/** What the guard in front of BullMQ's own script needs to know about an entry. */
export interface Guard {
  readonly known: string;
  readonly queue: number;
  readonly gone: string;
  readonly webhook: string;
}

/**
 * Puts the guard into BullMQ's script that adds a job, on this client only: whether the id is known, its mark and the
 * job are one atomic step.
 */
export function guardAdds(client: Redis): void {
  const define = client.defineCommand.bind(client);
  client.defineCommand = (name, definition) =>
    define(
      name,
      name.startsWith('addStandardJob:') ? { ...definition, lua: GUARD + definition.lua } : definition,
    );
}

/** BullMQ's queues of an inbox, all over one client. */
export function makeQueues(bullmq: BullMQ, client: Redis, names: Names): Queue[] {
  class GuardedBackend extends bullmq.RedisQueueBackend {
    protected override addStandardJobArgs(...args: Parameters<AddArgs>): (string | Buffer)[] {
      const { guard } = args[0] as JobJson & { guard: Guard };
      const extra = [guard.known, String(guard.queue), guard.gone, guard.webhook];
      return [...super.addStandardJobArgs(...args), ...extra];
    }
  }
  type AddArgs = (
    job: JobJson,
    opts: unknown,
    args: (string | number | Record<string, unknown>)[],
  ) => unknown;

  const keys = new bullmq.QueueKeys(names.prefix);
  return names.queues.map(
    (queue) =>
      new bullmq.Queue(queue, { connection: client, prefix: names.prefix }, (name, opts) => {
        const connection = new bullmq.RedisConnection(client, {
          shared: true,
          blocking: false,
          skipVersionCheck: true,
        });
        const toKey = (type: string) => keys.toKey(name, type);
        return new GuardedBackend(connection, name, keys.getKeys(name), toKey, opts);
      }),
  );
}

/** How each job is stored: our policy decides how often and when, so BullMQ's own count must not end it. */
export const JOB_OPTIONS = {
  attempts: 1_000_000_000,
  backoff: { type: 'custom' },
  stackTraceLimit: 3,
} as const;
