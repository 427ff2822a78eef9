/*
 * `q` is the beginning of a queue's keys; BullMQ's own names follow it: 'wait' (a list, its right end is the front),
 * 'active', 'delayed', 'failed', 'completed', '<id>' (the job), '<id>:lock'. In the hash of a job the fields 'finished' and
 * 'errors' (JSON lists) and 'settled' are ours.
 *
 * Order. A key is held when the hash `order` has it: the entry named there is the first of the key and waits for its
 * next attempt, or its turn. While a key is held, its other entries are parked when they get to the front: their ids
 * are in the list `order:key`, and they are shown as delayed, for a time that never comes. So the entries of a key in
 * the order of acceptance always are: the holder, the list, those in 'wait'. A list is never without a holder.
 */

/** Lua: passes a key on to the first of those that are parked behind it. */
export const HAND_OVER = `
local function handOver(q, order, key)
  local id = redis.call('LPOP', order .. key)
  while id do
    -- Not there: it was promoted or removed by hand.
    if redis.call('ZREM', q .. 'delayed', id) == 1 then
      redis.call('HSET', q .. id, 'delay', '0')
      redis.call('HSET', order, key, id)
      redis.call('RPUSH', q .. 'wait', id)
      redis.call('ZADD', q .. 'marker', 0, '0')
      redis.call('XADD', q .. 'events', 'MAXLEN', '~', 10000, '*', 'event', 'waiting', 'jobId', id, 'prev', 'delayed')
      return
    end
    id = redis.call('LPOP', order .. key)
  end
  redis.call('HDEL', order, key)
end
`;

/** Lua: whether an entry still waits for an attempt, or is attempted. */
export const IS_OPEN = `
local function isOpen(q, id)
  return redis.call('EXISTS', q .. id) == 1
    and not redis.call('ZSCORE', q .. 'failed', id) and not redis.call('ZSCORE', q .. 'completed', id)
end
`;

/** How the scripts and the names of lists write a key; empty for no key. */
export function keyArgument(orderKey: string | undefined): string {
  return orderKey === undefined ? '' : `:${orderKey}`;
}

/** The delay of a parked entry: a hundred years, so far off that BullMQ never promotes it. */
export const PARKED_MS = 100 * 365 * 24 * 60 * 60 * 1000;

/** BullMQ's score of a delayed job: the time, and twelve bits more. */
export function scoreOf(time: number): number {
  return time * 0x1000;
}
