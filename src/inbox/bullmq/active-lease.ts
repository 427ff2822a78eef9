import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { InboxUnavailableError, LeaseLostError } from '../errors.js';
import type { AttemptError, Claim, NewEntry, Settlement } from '../inbox.js';
import { decode, withoutBody, type JobData } from './job-data.js';
import type { Names } from './names.js';
import { claim } from './operations/claim.js';
import { markFinished } from './operations/mark-finished.js';
import { keyArgument, PARKED_MS, scoreOf } from './operations/order.js';
import { settle } from './operations/settle.js';
import { withoutSecrets } from './without-secrets.js';

/** What a lease stands on. */
export interface ActiveLeaseDeps {
  readonly client: Redis;
  readonly names: Names;
  readonly queue: LeasedQueue;
  readonly leaseMs: number;
}

/** The queue of a job: its number, and what BullMQ's names of its keys begin with. */
export interface LeasedQueue {
  readonly number: number;
  readonly keys: string;
}

/** What happens to a job that a worker was handed. */
export type ClaimState = 'run' | 'done' | 'dead' | 'parked' | 'lost';

/** A job that a worker of this process holds, as far as the process knows: BullMQ's lock in Redis decides. */
export class ActiveLease {
  readonly job: Job<JobData>;
  readonly #token: string;
  readonly #deps: ActiveLeaseDeps;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(job: Job<JobData>, token: string, deps: ActiveLeaseDeps) {
    this.job = job;
    this.#token = token;
    this.#deps = deps;
    // A little early: the lock was set before this process heard of it.
    this.#timer = setTimeout(() => this.lose(), deps.leaseMs * 0.9);
    this.#timer.unref();
  }

  renew(): void {
    this.#timer.refresh();
  }

  /** Another process may have the entry by now. */
  lose(): void {
    clearTimeout(this.#timer);
    this.#controller.abort(new LeaseLostError());
  }

  /** The claim has its settlement. */
  end(): void {
    clearTimeout(this.#timer);
  }

  /** Asks what happens to the job, with the errors of its earlier attempts and the handlers that have finished. */
  async claim(): Promise<{ state: ClaimState; errors: AttemptError[]; finished: string[] }> {
    const parked = [scoreOf(Date.now() + PARKED_MS), PARKED_MS];
    const [keys, args] = this.#keysAndArguments();
    const reply = (await claim(this.#deps.client, keys, [...args, ...parked])) as string[];
    const [state, errors = '[]', finished = '[]'] = reply as [ClaimState, string?, string?];
    return {
      state,
      errors: JSON.parse(errors) as AttemptError[],
      finished: JSON.parse(finished) as string[],
    };
  }

  /** The claim that is handed out. */
  toClaim(finished: Iterable<string>): Claim {
    const { client, names } = this.#deps;
    const entry: NewEntry = decode(this.job.data);
    return {
      ...entry,
      attempt: this.job.attemptsMade + 1,
      lost: this.job.stalledCounter,
      finished: new Set(finished),
      signal: this.#controller.signal,
      markFinished: (handler) => this.#markFinished(handler),
      markUnsubscribed: async () => {
        if (entry.webhook !== undefined) await client.sadd(names.unsubscribed, entry.webhook);
      },
    };
  }

  /** Records a settlement, so that BullMQ only has to move the job. Resolves to false when the lease was lost. */
  async settle(
    kind: Exclude<Settlement['kind'], 'release'>,
    errors: readonly AttemptError[],
    { keepBodies, retentionMs }: { readonly keepBodies: boolean; readonly retentionMs: number },
  ): Promise<boolean> {
    const { client, names } = this.#deps;
    const data = keepBodies ? this.job.data : withoutBody(this.job.data);
    const known = names.known(this.job.id!);
    const [keys, args] = this.#keysAndArguments();
    const texts = [JSON.stringify(errors), JSON.stringify(data)];
    const settled = (await settle(client, keys, [...args, kind, ...texts, known, retentionMs])) === 1;
    if (!settled) this.lose();
    return settled;
  }

  async #markFinished(handler: string): Promise<void> {
    const { client, queue } = this.#deps;
    try {
      if ((await markFinished(client, [queue.keys + this.job.id!], [this.#token, handler])) === 1) return;
      this.lose();
    } catch (error) {
      // The connection outlives every outage: it ends only when the inbox does, and gives up its leases then.
      if (!this.#controller.signal.aborted) throw new InboxUnavailableError(withoutSecrets(error));
    }
    throw new LeaseLostError();
  }

  /** What the scripts that claim and settle begin with. */
  #keysAndArguments(): [keys: string[], args: string[]] {
    const { queue, names } = this.#deps;
    const { id, data } = this.job;
    return [
      [queue.keys, names.order(queue.number)],
      [id!, this.#token, keyArgument(data.orderKey)],
    ];
  }
}
