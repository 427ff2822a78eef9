import type { Queue } from 'bullmq';
import { InboxUnavailableError } from '../errors.js';
import type { AttemptError, DeadLetter, DeadLetterFilter, DeadLetters } from '../inbox.js';
import { decode, type JobData } from './job-data.js';
import { jobIdOf } from './names.js';
import { plainError } from './plain-error.js';
import type { Store } from './store.js';

/** Where a dead letter is, and since when. */
interface Place {
  readonly queue: Queue;
  readonly jobId: string;
  readonly deadAt: number;
}

/** The failed jobs of the queues. */
export class BullMQDeadLetters implements DeadLetters {
  readonly #store: () => Store;
  readonly #retentionMs: number;

  constructor(store: () => Store, retentionMs: number) {
    this.#store = store;
    this.#retentionMs = Math.min(Math.ceil(retentionMs), 1e14);
  }

  async list(filter: DeadLetterFilter = {}): Promise<DeadLetter[]> {
    return this.#asking(async (store) => {
      const letters: DeadLetter[] = [];
      for await (const { letter } of matching(store, { limit: 100, ...filter })) letters.push(letter);
      return letters;
    });
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    return (await this.list({ ids: [id] }))[0];
  }

  async replay(filter: DeadLetterFilter = {}): Promise<number> {
    return this.#each(filter, async (store, { queue, jobId }) => {
      if ((await store.scripts.revive(queue.toKey(''), jobId)) === 0) return false;
      const job = await queue.getJob(jobId);
      try {
        await job?.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
        return job !== undefined;
      } catch (error) {
        if (await job?.isFailed()) throw error;
        return false; // Somebody else was faster.
      }
    });
  }

  async discard(filter: DeadLetterFilter = {}): Promise<number> {
    return this.#each(filter, async (store, { queue, jobId }) => {
      const known = store.names.known(jobId);
      return (await store.scripts.discard(queue.toKey(''), known, jobId, this.#retentionMs)) === 1;
    });
  }

  async #each(
    filter: DeadLetterFilter,
    act: (store: Store, place: Place) => Promise<boolean>,
  ): Promise<number> {
    return this.#asking(async (store) => {
      let count = 0;
      for await (const { place } of matching(store, filter)) if (await act(store, place)) count += 1;
      return count;
    });
  }

  async #asking<T>(ask: (store: Store) => Promise<T>): Promise<T> {
    const store = this.#store();
    try {
      return await ask(store);
    } catch (error) {
      throw new InboxUnavailableError(plainError(error));
    }
  }
}

/** The dead letters that fit, the oldest first, each read when its turn comes. */
async function* matching(store: Store, filter: DeadLetterFilter) {
  let left = filter.limit ?? Infinity;
  for (const place of await placesOf(store, filter)) {
    if (left <= 0) return;
    const letter = await read(store, place);
    if (!letter || (filter.type !== undefined && letter.type !== filter.type)) continue;
    left -= 1;
    yield { place, letter };
  }
}

async function placesOf(store: Store, { ids, since, before }: DeadLetterFilter): Promise<Place[]> {
  const from = since?.getTime() ?? -Infinity;
  const to = before?.getTime() ?? Infinity;
  const found = ids ? await byId(store, ids) : await byTime(store, from, to);
  return found.filter(({ deadAt }) => deadAt >= from && deadAt < to).sort((a, b) => a.deadAt - b.deadAt);
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
  const bound = (value: number) => (Number.isFinite(value) ? value : value < 0 ? '-inf' : '+inf');
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
