import { InboxUnavailableError } from '../../errors.js';
import type { InboxStats } from '../../inbox.js';
import type { Store } from '../store.js';
import { withoutSecrets } from '../without-secrets.js';
import { PARKED_MS, scoreOf } from './order.js';
import { script } from './script.js';

/** Key: q. Arguments: the score from which on entries are parked, since when a handled entry is known. */
const count = script(
  'count',
  `
local q = KEYS[1]
local first = redis.call('LINDEX', q .. 'wait', -1)
local ids = redis.call('ZRANGE', q .. 'delayed', 0, 99)
if first then ids[#ids + 1] = first end
local oldest = { -1, -1 }
for _, id in ipairs(ids) do
  local job = redis.call('HMGET', q .. id, 'timestamp', 'atm')
  local at, kind = tonumber(job[1] or ''), tonumber(job[2] or '0') > 0 and 2 or 1
  if at and (oldest[kind] < 0 or at < oldest[kind]) then oldest[kind] = at end
end
return {
  redis.call('LLEN', q .. 'wait') + redis.call('ZCARD', q .. 'delayed'),
  redis.call('ZCOUNT', q .. 'delayed', '-inf', '(' .. ARGV[1]),
  redis.call('LLEN', q .. 'active'),
  redis.call('ZCOUNT', q .. 'completed', '(' .. ARGV[2], '+inf'),
  redis.call('ZCARD', q .. 'failed'),
  oldest[1],
  oldest[2],
}
`,
);

/** Adds up what the queues hold. */
export async function stats({ client, queues }: Store, retentionMs: number): Promise<InboxStats> {
  const now = Date.now();
  const parked = scoreOf(now + PARKED_MS / 2);
  try {
    const counts = (await Promise.all(
      queues.map((queue) => count(client, [queue.toKey('')], [parked, now - retentionMs])),
    )) as number[][];
    const sum = (index: number): number => counts.reduce((total, each) => total + each[index]!, 0);
    const oldest = (index: number): number | undefined => {
      const times = counts.map((each) => each[index]!).filter((at) => at >= 0);
      return times.length === 0 ? undefined : Math.min(...times);
    };
    return {
      waiting: sum(0),
      retrying: sum(1),
      active: sum(2),
      done: sum(3),
      dead: sum(4),
      oldestWaitingAt: oldest(5),
      oldestRetryingAt: oldest(6),
    };
  } catch (error) {
    throw new InboxUnavailableError(withoutSecrets(error));
  }
}
