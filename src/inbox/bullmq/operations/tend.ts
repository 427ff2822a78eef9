import type { Redis } from 'ioredis';
import { PARKED_MS, scoreOf } from './order.js';
import { script } from './script.js';

/**
 * Limits each queue but the last to one active job, where the limit was lost, and looks for what can be taken. Replies how
 * many limits were restored, the queues that can be taken from, and then pairs: a queue, and when its next job is due.
 *
 * Arguments: the score of now, the score from which on entries are parked, then q of each queue.
 */
const tendQueues = script(
  'tend',
  `
local now, parked, restored, ready, due = tonumber(ARGV[1]), tonumber(ARGV[2]), 0, {}, {}
for i = 3, #ARGV do
  local q, ordered = ARGV[i], i < #ARGV
  if ordered and redis.call('HGET', q .. 'meta', 'concurrency') ~= '1' then
    redis.call('HSET', q .. 'meta', 'concurrency', '1')
    restored = restored + 1
  end
  local first = redis.call('ZRANGE', q .. 'delayed', 0, 0, 'WITHSCORES')
  local at = first[2] and tonumber(first[2])
  local free = not ordered or redis.call('LLEN', q .. 'active') == 0
  if free and (redis.call('LLEN', q .. 'wait') > 0 or (at and at <= now)) then ready[#ready + 1] = i - 3 end
  if at and at > now and at < parked then
    due[#due + 1] = i - 3
    due[#due + 1] = string.format('%.0f', at)
  end
end
return { restored, ready, due }
`,
  { whenFull: true },
);

/** What the queues need. */
export interface Tended {
  /** How many queues had lost their limit. */
  readonly restored: number;
  /** The queues that can be taken from now. */
  readonly ready: readonly number[];
  /** Queues, and when in milliseconds since 1970 their next delayed job is due. */
  readonly due: readonly { readonly queue: number; readonly at: number }[];
}

/** Looks after all queues. */
export async function tend(client: Redis, queues: readonly string[]): Promise<Tended> {
  const now = Date.now();
  const scores = [scoreOf(now), scoreOf(now + PARKED_MS / 2)];
  const reply = await tendQueues(client, [], [...scores, ...queues]);
  const [restored, ready, due] = reply as [number, number[], (number | string)[]];
  return {
    restored,
    ready,
    due: Array.from({ length: due.length / 2 }, (_, n) => ({
      queue: due[2 * n] as number,
      at: timeOf(Number(due[2 * n + 1])),
    })),
  };
}

function timeOf(score: number): number {
  return Math.floor(score / scoreOf(1));
}
