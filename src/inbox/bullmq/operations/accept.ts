import type { JobJson } from 'bullmq';
import { InboxUnavailableError } from '../../errors.js';
import type { AcceptResult, NewEntry } from '../../inbox.js';
import { encode, jobName } from '../job-data.js';
import { jobIdOf } from '../names.js';
import { JOB_OPTIONS, type Guard } from '../queues.js';
import type { Store } from '../store.js';
import { withoutSecrets } from '../without-secrets.js';

/** Adds the job of an entry to its queue, behind the guard. */
export async function accept({ names, queues, acceptance }: Store, entry: NewEntry): Promise<AcceptResult> {
  acceptance.check();
  const jobId = jobIdOf(entry.id);
  const queue = names.queueOf(entry.orderKey);
  const guard: Guard = {
    known: names.known(jobId),
    queue,
    unsubscribed: names.unsubscribed,
    webhook: entry.webhook ?? '',
  };
  const job = {
    id: jobId,
    name: jobName(entry.type),
    data: JSON.stringify(encode(entry)),
    opts: JOB_OPTIONS,
    timestamp: entry.origin.receivedAt,
    guard,
  } as unknown as JobJson;
  try {
    const reply = await queues[queue]!.getBackend().addJob(job, jobId);
    if (reply === ':known') return 'duplicate';
    return reply === ':unsubscribed' ? 'unsubscribed' : 'stored';
  } catch (error) {
    throw new InboxUnavailableError(withoutSecrets(error));
  }
}
