import type { JobJson, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Names } from './names.js';
import type { BullMQ } from './optional-packages.js';

/** What the guard in front of BullMQ's own script needs to know about an entry. */
export interface Guard {
  /** The key that marks the id as known. */
  readonly known: string;
  readonly queue: number;
  /** The key of the set of webhooks for whose next delivery the response is 410. */
  readonly unsubscribed: string;
  readonly webhook: string;
}

/**
 * Lua: runs in front of BullMQ's own script that adds a job, in the same atomic step. Its first write is one that a full Redis
 * refuses, and with it the script: it lets pass what follows another write.
 * Behind BullMQ's arguments: ARGV[4] the mark of the id, ARGV[5] the number of the queue, ARGV[6] the set of unsubscribed
 * webhooks, ARGV[7] the webhook.
 */
const GUARD = `
if ARGV[7] ~= '' and redis.call('SISMEMBER', ARGV[6], ARGV[7]) == 1 then
  redis.call('SREM', ARGV[6], ARGV[7])
  return ':unsubscribed'
end
if redis.call('EXISTS', ARGV[4]) == 1 then return ':known' end
do
  local args = cmsgpack.unpack(ARGV[1])
  local job = args[1] .. args[2]
  local over = redis.call('EXISTS', job) == 1
  if over and not redis.call('ZSCORE', KEYS[5], args[2]) then return ':known' end
  redis.call('SET', ARGV[4], ARGV[5])
  if over then
    -- Its retention is over, and BullMQ has not swept it out yet.
    redis.call('ZREM', KEYS[5], args[2])
    redis.call('DEL', job, job .. ':logs')
  end
end
`;

/**
 * Puts the guard into BullMQ's script that adds a job, on this client only. The script is private to BullMQ, so
 * `checkGuard` proves that this works before a delivery depends on it.
 */
export function guardAdds(client: Redis): void {
  const define = client.defineCommand.bind(client);
  client.defineCommand = (name, definition) =>
    define(
      name,
      name.startsWith('addStandardJob:') ? { ...definition, lua: GUARD + definition.lua } : definition,
    );
}

/** Makes a queue of BullMQ over a guarded client. */
export function makeQueue(bullmq: BullMQ, client: Redis, prefix: string, queue: string): Queue {
  type AddArgs = (
    job: JobJson,
    opts: unknown,
    args: (string | number | Record<string, unknown>)[],
  ) => unknown;
  class GuardedBackend extends bullmq.RedisQueueBackend {
    protected override addStandardJobArgs(...args: Parameters<AddArgs>): (string | Buffer)[] {
      const { guard } = args[0] as JobJson & { guard: Guard };
      const extra = [guard.known, String(guard.queue), guard.unsubscribed, guard.webhook];
      return [...super.addStandardJobArgs(...args), ...extra];
    }
  }
  const keys = new bullmq.QueueKeys(prefix);
  return new bullmq.Queue(queue, { connection: client, prefix }, (name, opts) => {
    const connection = new bullmq.RedisConnection(client, {
      shared: true,
      blocking: false,
      skipVersionCheck: true,
    });
    const toKey = (type: string) => keys.toKey(name, type);
    return new GuardedBackend(connection, name, keys.getKeys(name), toKey, opts);
  });
}

/** The queues of an inbox, all over one client. */
export function makeQueues(bullmq: BullMQ, client: Redis, { prefix, queues }: Names): Queue[] {
  return queues.map((queue) => makeQueue(bullmq, client, prefix, queue));
}

/** How each job is stored: our policy decides how often and when, so BullMQ's own count must not end it. */
export const JOB_OPTIONS = {
  attempts: 1_000_000_000,
  backoff: { type: 'custom' },
  stackTraceLimit: 3,
} as const;
