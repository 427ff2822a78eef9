import type { Redis } from 'ioredis';
import { PARKED_MS, scoreOf } from './order.js';
import { script } from './script.js';

/** Key: q. Arguments: now in milliseconds, the score of what is parked. */
const pull = script(
  'pullForward',
  `
local q, now = KEYS[1], tonumber(ARGV[1])
local moved = 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', q .. 'delayed', '-inf', '(' .. ARGV[2])) do
  local latest = (now + tonumber(redis.call('HGET', q .. id, 'delay') or '0')) * 0x1000
  if tonumber(redis.call('ZSCORE', q .. 'delayed', id)) > latest + 1000 * 0x1000 then
    redis.call('ZADD', q .. 'delayed', string.format('%.0f', latest), id)
    moved = moved + 1
  end
end
return moved
`,
  { whenFull: true },
);

/**
 * Retries wait for a time of day, by the clock of the process that failed. Where that clock was ahead, they would wait for
 * longer than their pause: they begin it again, by the clock of this process. Resolves to their number.
 */
export async function pullForward(client: Redis, queues: readonly string[]): Promise<number> {
  const now = Date.now();
  const counts = await Promise.all(
    queues.map((keys) => pull(client, [keys], [now, scoreOf(now + PARKED_MS / 2)]) as Promise<number>),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
