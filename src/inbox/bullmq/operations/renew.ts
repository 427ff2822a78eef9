import type { Redis } from 'ioredis';
import { OWNS } from './ownership.js';
import { script } from './script.js';

/** Arguments: how long a lock lasts in milliseconds; then q, id and token of each job. Replies the numbers of the lost. */
const renewLocks = script(
  'renew',
  `${OWNS}
local lost = {}
for i = 2, #ARGV, 3 do
  local q, id, token = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if owns(q, id, token, ARGV[1]) then
    redis.call('SET', q .. id .. ':lock', token, 'PX', ARGV[1])
    redis.call('SREM', q .. 'stalled', id)
  else
    lost[#lost + 1] = (i - 2) / 3
  end
end
return lost
`,
  { whenFull: true },
);

/** A job that a process holds. */
export interface HeldJob {
  readonly keys: string;
  readonly id: string;
  readonly token: string;
}

/** Renews the locks of jobs. Resolves to the indexes of those that were lost. */
export async function renew(client: Redis, jobs: readonly HeldJob[], lockMs: number): Promise<Set<number>> {
  const args = jobs.flatMap(({ keys, id, token }) => [keys, id, token]);
  return new Set((await renewLocks(client, [], [lockMs, ...args])) as number[]);
}
