import { HAND_OVER } from './order.js';
import { OWNS } from './ownership.js';
import { script } from './script.js';

/**
 * Records a settlement, so that BullMQ only has to move the job: whichever process gets it in between knows what is to be
 * done with it. Replies 0 when the lease was lost.
 *
 * Keys: q, order. Arguments: id, token, key, settlement, errors, data, the mark of the id, retention and
 * duration of a lock in milliseconds.
 */
export const settle = script(
  'settle',
  `${HAND_OVER}${OWNS}
local q, order, id, token, key, settlement = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local job = q .. id
if not owns(q, id, token, ARGV[9]) then return 0 end
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
  { whenFull: true },
);
