import type { Queue } from 'bullmq';
import { InboxUnavailableError } from '../../errors.js';
import type { AttemptError, DeadLetter } from '../../inbox.js';
import type { DeadLetterQuery, DeadLetterStore } from '../../kit/dead-letters.js';
import { boundRetention } from '../../kit/limits.js';
import { decode, type JobData } from '../job-data.js';
import { jobIdOf } from '../names.js';
import type { Store } from '../store.js';
import { withoutSecrets } from '../without-secrets.js';
import { script } from './script.js';

/** Keys: q, the mark of the id. Arguments: id, retention in milliseconds. */
const discardFailed = script(
  'discard',
  `
local job = KEYS[1] .. ARGV[1]
if redis.call('ZREM', KEYS[1] .. 'failed', ARGV[1]) == 0 then return 0 end
redis.call('DEL', job, job .. ':logs')
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
`,
);

/** Takes the settlement back and forgets lost leases, before a dead letter is replayed. Key: q. Argument: id. */
const revive = script(
  'revive',
  `
if not redis.call('ZSCORE', KEYS[1] .. 'failed', ARGV[1]) then return 0 end
redis.call('HDEL', KEYS[1] .. ARGV[1], 'settled', 'stc')
return 1
`,
);

/** Where a dead letter is, and when it died. */
interface Place {
  readonly queue: Queue;
  readonly jobId: string;
  readonly deadAt: number;
}

/** The failed jobs of the queues. */
export function failedJobs(openStore: () => Store, retentionMs: number): DeadLetterStore {
  const retention = boundRetention(retentionMs);

  async function asking<T>(ask: (store: Store) => Promise<T>): Promise<T> {
    const store = openStore();
    try {
      return await ask(store);
    } catch (error) {
      throw new InboxUnavailableError(withoutSecrets(error));
    }
  }

  function count(
    query: DeadLetterQuery,
    act: (store: Store, place: Place) => Promise<boolean>,
  ): Promise<number> {
    return asking(async (store) => {
      let sum = 0;
      for await (const { place } of matching(store, query)) if (await act(store, place)) sum += 1;
      return sum;
    });
  }

  return {
    list: (query) =>
      asking(async (store) => {
        const letters: DeadLetter[] = [];
        for await (const { letter } of matching(store, query)) letters.push(letter);
        return letters;
      }),
    replay: (query) =>
      count(query, async ({ client }, { queue, jobId }) => {
        if ((await revive(client, [queue.toKey('')], [jobId])) === 0) return false;
        const job = await queue.getJob(jobId);
        try {
          await job?.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
          return job !== undefined;
        } catch (error) {
          if (await job?.isFailed()) throw error;
          return false; // Another process was faster.
        }
      }),
    discard: (query) =>
      count(query, async ({ client, names }, { queue, jobId }) => {
        const keys = [queue.toKey(''), names.known(jobId)];
        return (await discardFailed(client, keys, [jobId, retention])) === 1;
      }),
  };
}

/** The dead letters that match, the oldest first, each read when its turn comes. */
async function* matching(store: Store, query: DeadLetterQuery) {
  let left = query.limit;
  for (const place of await placesOf(store, query)) {
    if (left <= 0) return;
    const letter = await read(store, place);
    if (!letter || (query.type !== undefined && letter.type !== query.type)) continue;
    left -= 1;
    yield { place, letter };
  }
}

async function placesOf(store: Store, { ids, since, before }: DeadLetterQuery): Promise<Place[]> {
  const found = ids ? await byId(store, ids) : await byTime(store, since, before);
  return found.filter(({ deadAt }) => deadAt >= since && deadAt < before).sort((a, b) => a.deadAt - b.deadAt);
}

async function byId({ client, names, queues }: Store, ids: readonly string[]): Promise<Place[]> {
  const places = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const jobId = jobIdOf(id);
      const queue = queues[Number((await client.get(names.known(jobId))) ?? NaN)];
      const deadAt = queue && (await client.zscore(queue.toKey('failed'), jobId));
      return deadAt ? [{ queue, jobId, deadAt: Number(deadAt) }] : [];
    }),
  );
  return places.flat();
}

async function byTime({ client, queues }: Store, from: number, to: number): Promise<Place[]> {
  const bound = (value: number): number | string =>
    Number.isFinite(value) ? value : value < 0 ? '-inf' : '+inf';
  const places = await Promise.all(
    queues.map(async (queue) => {
      const flat = await client.zrangebyscore(queue.toKey('failed'), bound(from), bound(to), 'WITHSCORES');
      return Array.from({ length: flat.length / 2 }, (_, index) => ({
        queue,
        jobId: flat[2 * index]!,
        deadAt: Number(flat[2 * index + 1]),
      }));
    }),
  );
  return places.flat();
}

async function read({ client }: Store, { queue, jobId, deadAt }: Place): Promise<DeadLetter | undefined> {
  const fields = await client.hgetall(queue.toKey(jobId));
  if (fields['data'] === undefined) return undefined;
  const { id, type, orderKey, origin, body } = decode(JSON.parse(fields['data']) as JobData);
  return {
    id,
    type,
    orderKey,
    origin,
    body,
    attempts: Number(fields['atm'] ?? 0),
    finished: JSON.parse(fields['finished'] ?? '[]') as string[],
    errors: JSON.parse(fields['errors'] ?? '[]') as AttemptError[],
    deadAt,
  };
}
