import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { InboxUnavailableError, LeaseLostError } from '../errors.js';
import type { AttemptError, Claim, NewEntry, Settlement } from '../inbox.js';
import { decode, withoutBody, type JobData } from './job-data.js';
import type { Names } from './names.js';
import { claim } from './operations/claim.js';
import { markFinished } from './operations/mark-finished.js';
import { markUnsubscribed } from './operations/mark-unsubscribed.js';
import { keyArgument, PARKED_MS, scoreOf } from './operations/order.js';
import type { HeldJob } from './operations/renew.js';
import { settle } from './operations/settle.js';
import { withoutSecrets } from './without-secrets.js';

/** What a lease stands on. */
export interface ActiveLeaseDeps {
  readonly client: Redis;
  readonly names: Names;
  readonly queue: LeasedQueue;
  readonly lockMs: number;
  /** Asks for a renewal, when none was heard of for too long. */
  readonly onDoubt: () => void;
}

/** The queue of a job: its number, and what BullMQ's names of its keys begin with. */
export interface LeasedQueue {
  readonly number: number;
  readonly keys: string;
}

/** What happens to a job that this process was handed. */
export type ClaimState = 'run' | 'done' | 'dead' | 'parked' | 'early' | 'lost';

/** A job that this process holds, as far as the process knows: Redis decides. */
export class ActiveLease implements HeldJob {
  readonly job: Job<JobData>;
  readonly token: string;
  readonly #deps: ActiveLeaseDeps;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(job: Job<JobData>, token: string, deps: ActiveLeaseDeps) {
    this.job = job;
    this.token = token;
    this.#deps = deps;
    this.renew();
  }

  get keys(): string {
    return this.#deps.queue.keys;
  }

  get id(): string {
    return this.job.id!;
  }

  /** The lock was renewed. After a while without it Redis is asked, since a blocked process hears of nothing. */
  renew(): void {
    const { lockMs, onDoubt } = this.#deps;
    this.#wait(lockMs * 0.75, () => {
      this.#wait(lockMs * 0.15, () => this.lose());
      onDoubt();
    });
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
        if (entry.webhook !== undefined)
          await markUnsubscribed(client, [names.unsubscribed], [entry.webhook]);
      },
    };
  }

  /** Records a settlement, so that BullMQ only has to move the job. Resolves to false when the lease was lost. */
  async settle(
    kind: Exclude<Settlement['kind'], 'release'>,
    errors: readonly AttemptError[],
    { keepBodies, retentionMs }: { readonly keepBodies: boolean; readonly retentionMs: number },
  ): Promise<boolean> {
    const { client, names, lockMs } = this.#deps;
    const data = keepBodies ? this.job.data : withoutBody(this.job.data);
    const [keys, args] = this.#keysAndArguments();
    const texts = [JSON.stringify(errors), JSON.stringify(data)];
    const known = [names.known(this.id), retentionMs];
    const settled = (await settle(client, keys, [...args, kind, ...texts, ...known, lockMs])) === 1;
    if (!settled) this.lose();
    return settled;
  }

  async #markFinished(handler: string): Promise<void> {
    const { client, lockMs } = this.#deps;
    try {
      if ((await markFinished(client, [this.keys], [this.id, this.token, handler, lockMs])) === 1) return;
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
    return [
      [queue.keys, names.order(queue.number)],
      [this.id, this.token, keyArgument(this.job.data.orderKey)],
    ];
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
    this.#timer.unref();
  }
}
