import { HAND_OVER, IS_OPEN } from './order.js';
import { script } from './script.js';

/** Passes on the keys whose holder was removed in BullMQ's own tools. Keys: q, order. */
export const heal = script(
  'heal',
  `${HAND_OVER}${IS_OPEN}
local entries = redis.call('HGETALL', KEYS[2])
for i = 1, #entries, 2 do
  if not isOpen(KEYS[1], entries[i + 1]) then handOver(KEYS[1], KEYS[2], entries[i]) end
end
return 1
`,
  { whenFull: true },
);
