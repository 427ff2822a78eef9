import type { Job } from 'bullmq';
import { InboxUnavailableError, LeaseLostError } from '../errors.js';
import type { AttemptError, Claim, NewEntry } from '../inbox.js';
import { decode, type JobData } from './job-data.js';
import type { Lease } from './lease.js';
import type { Names } from './names.js';
import { plainError } from './plain-error.js';
import { keyArgument, PARKED_MS, scoreOf, type Scripts } from './scripts.js';

/** The queue of a job: its number, and what BullMQ's names of its keys begin with. */
export interface HeldQueue {
  readonly number: number;
  readonly keys: string;
}

/** A job that a worker holds, with the scripts that may only run while it does. */
export class Held {
  readonly job: Job<JobData>;
  readonly lease: Lease;
  readonly #token: string;
  readonly #queue: HeldQueue;
  readonly #scripts: Scripts;
  readonly #names: Names;

  constructor(
    job: Job<JobData>,
    token: string,
    lease: Lease,
    queue: HeldQueue,
    scripts: Scripts,
    names: Names,
  ) {
    this.job = job;
    this.lease = lease;
    this.#token = token;
    this.#queue = queue;
    this.#scripts = scripts;
    this.#names = names;
  }

  /** What is to be done with it: the first word says what. */
  async begin(): Promise<string[]> {
    const parkedUntil = scoreOf(Date.now() + PARKED_MS);
    return (await this.#scripts.begin(...this.#ours(), parkedUntil, PARKED_MS)) as string[];
  }

  /** Records a settlement, so that BullMQ only has to move the job. False when the lease was lost. */
  async settle(
    settlement: string,
    errors: readonly AttemptError[],
    data: JobData,
    retentionMs: number,
  ): Promise<boolean> {
    const known = this.#names.known(this.job.id!);
    const [errorsText, dataText] = [JSON.stringify(errors), JSON.stringify(data)];
    return (
      (await this.#scripts.settle(...this.#ours(), settlement, errorsText, dataText, known, retentionMs)) ===
      1
    );
  }

  /** The claim that is handed out. */
  claim(finished: Iterable<string>, markUnsubscribed: (webhook: string) => Promise<void>): Claim {
    const entry: NewEntry = decode(this.job.data);
    return {
      ...entry,
      attempt: this.job.attemptsMade + 1,
      lost: this.job.stalledCounter,
      finished: new Set(finished),
      signal: this.lease.signal,
      markFinished: (handler) => this.#finish(handler),
      markUnsubscribed: async () => {
        if (entry.webhook !== undefined) await markUnsubscribed(entry.webhook);
      },
    };
  }

  async #finish(handler: string): Promise<void> {
    try {
      if ((await this.#scripts.finish(this.#queue.keys + this.job.id!, this.#token, handler)) === 1) return;
      this.lease.lose();
    } catch (error) {
      // The connection outlives every outage: it ends only when the inbox does, and gives up its leases then.
      if (!this.lease.signal.aborted) throw new InboxUnavailableError(plainError(error));
    }
    throw new LeaseLostError();
  }

  /** The keys and arguments that `begin` and `settle` start with. */
  #ours(): [string, string, string, string, string] {
    const { job } = this;
    const { keys, number } = this.#queue;
    return [keys, this.#names.order(number), job.id!, this.#token, keyArgument(job.data.orderKey)];
  }
}
