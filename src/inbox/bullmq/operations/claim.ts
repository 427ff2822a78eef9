import { HAND_OVER, IS_OPEN } from './order.js';
import { script } from './script.js';

/**
 * Decides what happens to a job that BullMQ has just handed to a worker: `run` it (with its errors and the handlers that
 * have finished), let BullMQ move it since it is `done` or `dead` already, leave it `parked` behind its key, or leave it
 * since its lease is `lost`. It is `early` when another job of the partition is active, which BullMQ allows when Redis has
 * lost the limit: all but the first go back, in their order, and the limit is restored.
 *
 * Keys: q, order. Arguments: id, token, key, the score of what is parked, and its delay.
 */
export const claim = script(
  'claim',
  `${HAND_OVER}${IS_OPEN}
local q, order, id, token, key = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]
local job = q .. id
if redis.call('GET', job .. ':lock') ~= token then return { 'lost' } end
if key ~= '' and redis.call('LLEN', q .. 'active') > 1 then
  local active = redis.call('LRANGE', q .. 'active', 0, -1)
  for i = 1, #active - 1 do
    redis.call('DEL', q .. active[i] .. ':lock')
    redis.call('SREM', q .. 'stalled', active[i])
    redis.call('LREM', q .. 'active', 1, active[i])
    redis.call('RPUSH', q .. 'wait', active[i])
  end
  redis.call('HSET', q .. 'meta', 'concurrency', '1')
  if active[#active] ~= id then return { 'early' } end
end
local settled = redis.call('HGET', job, 'settled')
if settled == 'done' then return { 'done' } end
if settled then
  -- BullMQ counts the attempt when it has moved the job; after that it was retried in BullMQ's own tools.
  if settled == 'dead ' .. (redis.call('HGET', job, 'atm') or '0') then return { 'dead' } end
  redis.call('HDEL', job, 'settled')
end
local holder = key ~= '' and redis.call('HGET', order, key)
if holder and holder ~= id then
  redis.call('DEL', job .. ':lock')
  redis.call('SREM', q .. 'stalled', id)
  redis.call('LREM', q .. 'active', -1, id)
  redis.call('ZADD', q .. 'delayed', ARGV[4], id)
  redis.call('HSET', job, 'delay', ARGV[5])
  redis.call('RPUSH', order .. key, id)
  redis.call('XADD', q .. 'events', 'MAXLEN', '~', 10000, '*', 'event', 'delayed', 'jobId', id, 'delay', ARGV[5])
  if not isOpen(q, holder) then
    handOver(q, order, key)
  elseif not redis.call('ZSCORE', q .. 'delayed', holder) and redis.call('LREM', q .. 'wait', 1, holder) == 1 then
    redis.call('RPUSH', q .. 'wait', holder)
  end
  redis.call('ZADD', q .. 'marker', 0, '0')
  return { 'parked' }
end
return { 'run', redis.call('HGET', job, 'errors') or '[]', redis.call('HGET', job, 'finished') or '[]' }
`,
  { whenFull: true },
);
