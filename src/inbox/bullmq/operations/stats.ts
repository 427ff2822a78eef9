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
local oldest = -1
for _, id in ipairs(ids) do
  local at = tonumber(redis.call('HGET', q .. id, 'timestamp') or '')
  if at and (oldest < 0 or at < oldest) then oldest = at end
end
return {
  redis.call('LLEN', q .. 'wait') + redis.call('ZCARD', q .. 'delayed'),
  redis.call('ZCOUNT', q .. 'delayed', '-inf', '(' .. ARGV[1]),
  redis.call('LLEN', q .. 'active'),
  redis.call('ZCOUNT', q .. 'completed', '(' .. ARGV[2], '+inf'),
  redis.call('ZCARD', q .. 'failed'),
  oldest,
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
    const oldest = Math.min(...counts.map((each) => each[5]!).filter((at) => at >= 0));
    return {
      waiting: sum(0),
      retrying: sum(1),
      active: sum(2),
      done: sum(3),
      dead: sum(4),
      oldestWaitingAt: Number.isFinite(oldest) ? oldest : undefined,
    };
  } catch (error) {
    throw new InboxUnavailableError(withoutSecrets(error));
  }
}
