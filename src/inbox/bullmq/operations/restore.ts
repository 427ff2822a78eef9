import type { EntryBatch, StoredEntry } from '../../copy.js';
import { InboxUnavailableError } from '../../errors.js';
import { boundRetention } from '../../kit/limits.js';
import { encode, jobName } from '../job-data.js';
import { jobIdOf } from '../names.js';
import { JOB_OPTIONS } from '../queues.js';
import type { Store } from '../store.js';
import { withoutSecrets } from '../without-secrets.js';
import { script } from './script.js';

/**
 * Arguments: the options of all jobs; then for each entry q, the mark of the id, number of the queue, state, milliseconds
 * that a done one is known, id, name, data, received at, attempts, lost leases, finished, errors, ended at, reason.
 */
const restoreJobs = script(
  'restore',
  `
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
);

/** Stores entries of another inbox with all that is known of them. Returns how many were new. */
export async function restore(store: Store, batch: EntryBatch, retentionMs: number): Promise<number> {
  const { client, names, acceptance } = store;
  acceptance.check();
  try {
    if (batch.unsubscribed.length > 0) await client.sadd(names.unsubscribed, ...batch.unsubscribed);
    const entries = batch.entries
      .filter((entry) => knownFor(entry, retentionMs) > 0)
      .flatMap((entry) => argumentsOf(store, entry, retentionMs));
    if (entries.length === 0) return 0;
    // An atomic step for all of them: an entry is never there without those of its key that were accepted before it.
    return (await restoreJobs(client, [], [JSON.stringify(JOB_OPTIONS), ...entries])) as number;
  } catch (error) {
    throw new InboxUnavailableError(withoutSecrets(error));
  }
}

function argumentsOf({ names, queues }: Store, entry: StoredEntry, retentionMs: number): (string | number)[] {
  const { id, state, orderKey, type, origin, attempts, lost, finished, errors, endedAt } = entry;
  const jobId = jobIdOf(id);
  const queue = names.queueOf(orderKey);
  const job = [jobId, jobName(type), state === 'done' ? '' : JSON.stringify(encode(entry))];
  const history = [origin.receivedAt, attempts, lost, JSON.stringify(finished), JSON.stringify(errors)];
  const end = [endedAt, errors.at(-1)?.error ?? 'failed'];
  return [
    queues[queue]!.toKey(''),
    names.known(jobId),
    queue,
    state,
    knownFor(entry, retentionMs),
    ...job,
    ...history,
    ...end,
  ];
}

/** How many milliseconds the id of a handled entry stays known; that of any other stays known until it is handled. */
function knownFor({ state, endedAt }: StoredEntry, retentionMs: number): number {
  return state === 'done' ? boundRetention(endedAt + retentionMs - Date.now()) : 1;
}
