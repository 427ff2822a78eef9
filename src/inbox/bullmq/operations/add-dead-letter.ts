import { InboxUnavailableError } from '../../errors.js';
import type { AttemptError, NewEntry } from '../../inbox.js';
import { encode, jobName } from '../job-data.js';
import { jobIdOf } from '../names.js';
import { JOB_OPTIONS } from '../queues.js';
import type { Store } from '../store.js';
import { withoutSecrets } from '../without-secrets.js';
import { script } from './script.js';

/** Keys: q, the mark of the id. Arguments: id, number of the queue, name, data, options, received at, now, errors, reason. */
const addFailed = script(
  'addDeadLetter',
  `
local q, id, job = KEYS[1], ARGV[1], KEYS[1] .. ARGV[1]
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local over = redis.call('EXISTS', job) == 1
if over and not redis.call('ZSCORE', q .. 'completed', id) then return 0 end
-- First, since a full Redis refuses it.
redis.call('SET', KEYS[2], ARGV[2])
if over then
  redis.call('ZREM', q .. 'completed', id)
  redis.call('DEL', job, job .. ':logs')
end
redis.call('HSET', job, 'name', ARGV[3], 'data', ARGV[4], 'opts', ARGV[5], 'timestamp', ARGV[6], 'delay', '0',
  'priority', '0', 'atm', '0', 'finishedOn', ARGV[7], 'errors', ARGV[8], 'failedReason', ARGV[9])
redis.call('ZADD', q .. 'failed', ARGV[7], id)
redis.call('XADD', q .. 'events', 'MAXLEN', '~', 10000, '*', 'event', 'failed', 'jobId', id, 'failedReason', ARGV[9],
  'prev', 'added')
return 1
`,
);

/** Stores an entry as a failed job, unless its id is known. */
export async function addDeadLetter(store: Store, entry: NewEntry, error: AttemptError): Promise<void> {
  const { client, names, queues, acceptance } = store;
  acceptance.check();
  const jobId = jobIdOf(entry.id);
  const queue = names.queueOf(entry.orderKey);
  const job = [jobName(entry.type), JSON.stringify(encode(entry)), JSON.stringify(JOB_OPTIONS)];
  const times = [entry.origin.receivedAt, Date.now()];
  const failure = [JSON.stringify([error]), error.error];
  try {
    await addFailed(
      client,
      [queues[queue]!.toKey(''), names.known(jobId)],
      [jobId, queue, ...job, ...times, ...failure],
    );
  } catch (reason) {
    throw new InboxUnavailableError(withoutSecrets(reason));
  }
}
