import { OWNS } from './ownership.js';
import { script } from './script.js';

/** Notes that a handler has finished. Replies 0 when the lease was lost. Key: q. Arguments: id, token, handler, duration of a lock. */
export const markFinished = script(
  'markFinished',
  `${OWNS}
if not owns(KEYS[1], ARGV[1], ARGV[2], ARGV[4]) then return 0 end
local job = KEYS[1] .. ARGV[1]
local finished = cjson.decode(redis.call('HGET', job, 'finished') or '[]')
for _, handler in ipairs(finished) do
  if handler == ARGV[3] then return 1 end
end
finished[#finished + 1] = ARGV[3]
redis.call('HSET', job, 'finished', cjson.encode(finished))
return 1
`,
  { whenFull: true },
);
