import { script } from './script.js';

/** Calls for another process to take from a queue, if there is something. Key: q. Argument: the score of what is due. */
export const passOn = script(
  'passOn',
  `
local q = KEYS[1]
if redis.call('LLEN', q .. 'wait') > 0 or redis.call('ZCOUNT', q .. 'delayed', '-inf', ARGV[1]) > 0 then
  redis.call('ZADD', q .. 'marker', 0, '0')
end
return 1
`,
  { whenFull: true },
);
