import { script } from './script.js';

/** Notes that a handler has finished. Replies 0 when the lease was lost. Key: the job. Arguments: token, handler. */
export const markFinished = script(
  'markFinished',
  `
if redis.call('GET', KEYS[1] .. ':lock') ~= ARGV[1] then return 0 end
local finished = cjson.decode(redis.call('HGET', KEYS[1], 'finished') or '[]')
for _, handler in ipairs(finished) do
  if handler == ARGV[2] then return 1 end
end
finished[#finished + 1] = ARGV[2]
redis.call('HSET', KEYS[1], 'finished', cjson.encode(finished))
return 1
`,
);
