import type { StoredEntry, EntryBatch } from '../copy.js';
import { InboxUnavailableError } from '../errors.js';
import { encode, jobName } from './job-data.js';
import { jobIdOf } from './names.js';
import { plainError } from './plain-error.js';
import { JOB_OPTIONS } from './queues.js';
import type { Store } from './store.js';

/** Stores entries of another inbox with all that is known of them. Gives how many were new. */
export async function restore(store: Store, part: EntryBatch, retentionMs: number): Promise<number> {
  const { client, names, scripts } = store;
  try {
    if (part.unsubscribed.length > 0) await client.sadd(names.gone, ...part.unsubscribed);
    const args = part.entries
      .filter((entry) => knownFor(entry, retentionMs) > 0)
      .flatMap((entry) => argumentsOf(store, entry, retentionMs));
    // An atomic step for all of them: an entry is never there without those of its key that were accepted before it.
    return args.length === 0 ? 0 : ((await scripts.restore(JSON.stringify(JOB_OPTIONS), ...args)) as number);
  } catch (error) {
    throw new InboxUnavailableError(plainError(error));
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

/** How many milliseconds the id of a handled entry stays known; of any other it is, and this is not asked. */
function knownFor({ state, endedAt }: StoredEntry, retentionMs: number): number {
  return state === 'done' ? Math.ceil(Math.min(endedAt + retentionMs - Date.now(), 1e14)) : 1;
}
