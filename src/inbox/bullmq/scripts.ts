import type { Redis } from 'ioredis';

/*
 * What BullMQ has no command for, each one atomic in Redis. `q` is the beginning of a queue's keys, BullMQ's own names
 * follow it: 'wait' (a list, its right end is the front), 'active', 'delayed', 'failed', 'completed', '<id>' (the job),
 * '<id>:lock'. In the hash of a job the fields 'finished' and 'errors' (JSON lists) and 'settled' are ours.
 *
 * Order. A key is held when the hash `order` has it: the entry named there is the first of the key and waits for its
 * next attempt, or its turn. While a key is held, its other entries are parked when they get to the front: their ids
 * are in the list `order:key`, and they are shown as delayed, for a time that never comes. So the entries of a key in
 * the order of acceptance always are: the holder, the list, those in 'wait'. A list is never without a holder.
 */
const ORDER = `
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

local function pending(q, id)
  return redis.call('EXISTS', q .. id) == 1
    and not redis.call('ZSCORE', q .. 'failed', id) and not redis.call('ZSCORE', q .. 'completed', id)
end
`;

/**
 * Runs in front of BullMQ's own script that adds a job, in the same atomic step.
 * After BullMQ's: ARGV[4] the id's mark, ARGV[5] the number of the queue, ARGV[6] the set of gone webhooks, ARGV[7] the webhook.
 */
export const GUARD = `
if ARGV[7] ~= '' and redis.call('SREM', ARGV[6], ARGV[7]) == 1 then return ':gone' end
if redis.call('EXISTS', ARGV[4]) == 1 then return ':known' end
do
  local args = cmsgpack.unpack(ARGV[1])
  local job = args[1] .. args[2]
  if redis.call('EXISTS', job) == 1 then
    -- Its retention is over, and BullMQ has not swept it out yet.
    if redis.call('ZREM', KEYS[5], args[2]) == 0 then return ':known' end
    redis.call('DEL', job, job .. ':logs')
  end
end
redis.call('SET', ARGV[4], ARGV[5])
`;

const SCRIPTS = {
  /** q, order | id, token, key, the score of what is parked, and its delay. */
  begin: `${ORDER}
local q, order, id, token, key = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]
local job = q .. id
if redis.call('GET', job .. ':lock') ~= token then return { 'lost' } end
local settled = redis.call('HGET', job, 'settled')
if settled == 'done' then return { 'done' } end
if settled then
  -- BullMQ counts the attempt when it has moved the job; after that somebody has retried it in BullMQ's own tools.
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
  if not pending(q, holder) then
    handOver(q, order, key)
  elseif not redis.call('ZSCORE', q .. 'delayed', holder) and redis.call('LREM', q .. 'wait', 1, holder) == 1 then
    redis.call('RPUSH', q .. 'wait', holder)
  end
  redis.call('ZADD', q .. 'marker', 0, '0')
  return { 'parked' }
end
return { 'run', redis.call('HGET', job, 'errors') or '[]', redis.call('HGET', job, 'finished') or '[]' }
`,
  /** q, order | id, token, key, settlement, errors, data, the id's mark, retention in ms. */
  settle: `${ORDER}
local q, order, id, token, key, settlement = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local job = q .. id
if redis.call('GET', job .. ':lock') ~= token then return 0 end
if settlement == 'retry' then
  redis.call('HSET', job, 'errors', ARGV[5])
  if key ~= '' then redis.call('HSET', order, key, id) end
  return 1
end
if settlement == 'dead' then
  redis.call('HSET', job, 'errors', ARGV[5], 'settled', 'dead ' .. (redis.call('HGET', job, 'atm') or '0'))
else
  redis.call('HSET', job, 'data', ARGV[6], 'settled', 'done')
  redis.call('PEXPIRE', ARGV[7], ARGV[8])
end
if key ~= '' and redis.call('HGET', order, key) == id then handOver(q, order, key) end
return 1
`,
  /** job | token, handler. */
  finish: `
if redis.call('GET', KEYS[1] .. ':lock') ~= ARGV[1] then return 0 end
local finished = cjson.decode(redis.call('HGET', KEYS[1], 'finished') or '[]')
for _, handler in ipairs(finished) do
  if handler == ARGV[2] then return 1 end
end
finished[#finished + 1] = ARGV[2]
redis.call('HSET', KEYS[1], 'finished', cjson.encode(finished))
return 1
`,
  /** q, order: passes on the keys whose holder was removed by hand. */
  heal: `${ORDER}
local entries = redis.call('HGETALL', KEYS[2])
for i = 1, #entries, 2 do
  if not pending(KEYS[1], entries[i + 1]) then handOver(KEYS[1], KEYS[2], entries[i]) end
end
return 1
`,
  /** q, the id's mark | id, the number of the queue, name, data, options, received at, now, errors, reason. */
  addDeadLetter: `
local q, id, job = KEYS[1], ARGV[1], KEYS[1] .. ARGV[1]
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
if redis.call('EXISTS', job) == 1 then
  if redis.call('ZREM', q .. 'completed', id) == 0 then return 0 end
  redis.call('DEL', job, job .. ':logs')
end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('HSET', job, 'name', ARGV[3], 'data', ARGV[4], 'opts', ARGV[5], 'timestamp', ARGV[6], 'delay', '0',
  'priority', '0', 'atm', '0', 'finishedOn', ARGV[7], 'errors', ARGV[8], 'failedReason', ARGV[9])
redis.call('ZADD', q .. 'failed', ARGV[7], id)
redis.call('XADD', q .. 'events', 'MAXLEN', '~', 10000, '*', 'event', 'failed', 'jobId', id, 'failedReason', ARGV[9],
  'prev', 'added')
return 1
`,
  /** For each entry: q, the id's mark, number of the queue, state, ms that a done one is known, id, name, data, received
   * at, attempts, lost leases, finished, errors, ended at, reason. The options of all jobs come first. */
  restore: `
local count = 0
for i = 2, #ARGV, 15 do
  local q, known, queue, state, id = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 5]
  local job = q .. id
  if redis.call('EXISTS', known) == 0 and redis.call('EXISTS', job) == 0 then
    count = count + 1
    if state == 'done' then
      redis.call('SET', known, queue, 'PX', ARGV[i + 4])
    else
      redis.call('SET', known, queue)
      redis.call('HSET', job, 'name', ARGV[i + 6], 'data', ARGV[i + 7], 'opts', ARGV[1], 'timestamp', ARGV[i + 8],
        'delay', '0', 'priority', '0', 'atm', ARGV[i + 9], 'stc', ARGV[i + 10], 'finished', ARGV[i + 11],
        'errors', ARGV[i + 12])
      if state == 'dead' then
        redis.call('HSET', job, 'finishedOn', ARGV[i + 13], 'failedReason', ARGV[i + 14])
        redis.call('ZADD', q .. 'failed', ARGV[i + 13], id)
      else
        redis.call('LPUSH', q .. 'wait', id)
        redis.call('ZADD', q .. 'marker', 0, '0')
      end
    end
  end
end
return count
`,
  /** q, the id's mark | id, retention in ms. */
  discard: `
local job = KEYS[1] .. ARGV[1]
if redis.call('ZREM', KEYS[1] .. 'failed', ARGV[1]) == 0 then return 0 end
redis.call('DEL', job, job .. ':logs')
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
`,
  /** q | id: takes the settlement back and forgets lost leases, before a dead letter is replayed. */
  revive: `
if not redis.call('ZSCORE', KEYS[1] .. 'failed', ARGV[1]) then return 0 end
redis.call('HDEL', KEYS[1] .. ARGV[1], 'settled', 'stc')
return 1
`,
  /** q | the score from which on entries are parked, since when a handled entry is known. */
  count: `
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
} as const;

const KEYS_OF: Record<keyof typeof SCRIPTS, number> = {
  begin: 2,
  settle: 2,
  finish: 1,
  heal: 2,
  addDeadLetter: 2,
  restore: 0,
  discard: 2,
  revive: 1,
  count: 1,
};

type Run = (...args: (string | number)[]) => Promise<unknown>;

/** The scripts, on one connection: first the keys, then the arguments, as written at each. */
export type Scripts = { readonly [name in keyof typeof SCRIPTS]: Run };

/** Makes the scripts known to a client. */
export function defineScripts(client: Redis): Scripts {
  const names = Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[];
  const commands = names.map((name): [string, Run] => {
    const command = `trelloInbox:${name}`;
    client.defineCommand(command, { numberOfKeys: KEYS_OF[name], lua: SCRIPTS[name] });
    const run = (client as unknown as Record<string, Run>)[command]!;
    return [name, (...args) => run.apply(client, args)];
  });
  return Object.fromEntries(commands) as Scripts;
}

/** What `begin`, `settle` and the names of lists know a key by; empty for no key. */
export function keyArgument(orderKey: string | undefined): string {
  return orderKey === undefined ? '' : `:${orderKey}`;
}

/** The delay and the score of what is parked: a hundred years, so far off that BullMQ never promotes it. */
export const PARKED_MS = 100 * 365 * 24 * 60 * 60 * 1000;

/** BullMQ's score of a delayed job: the time, and twelve bits more. */
export const scoreOf = (time: number) => time * 0x1000;
