import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { AttemptError, Settlement } from '../inbox.js';
import type { ClaimRunner } from '../kit/claim-runner.js';
import { appendErrors, boundRetention } from '../kit/limits.js';
import { ActiveLease, type LeasedQueue } from './active-lease.js';
import type { JobData } from './job-data.js';
import type { Names } from './names.js';
import type { BullMQ } from './optional-packages.js';
import type { CheckedBullMQOptions } from './options.js';
import { firstLine, RetryLater } from './retry-later.js';
import { timesOf } from './workers.js';

/** What attempts stand on. */
export interface AttemptsDeps {
  readonly bullmq: BullMQ;
  readonly client: Redis;
  readonly names: Names;
  readonly options: CheckedBullMQOptions;
  readonly claims: ClaimRunner;
}

/** Makes an attempt of each job that a lane took, and lets BullMQ move the job as the attempt ended. */
export class Attempts {
  /** The leases of all jobs that this process holds. */
  readonly leases = new Set<ActiveLease>();
  readonly #deps: AttemptsDeps;
  readonly #onDoubt: () => void;

  constructor(deps: AttemptsDeps, onDoubt: () => void) {
    this.#deps = deps;
    this.#onDoubt = onDoubt;
  }

  loseAll(): void {
    for (const lease of this.leases) lease.lose();
  }

  /** Resolves when BullMQ has moved the job. */
  async make(job: Job<JobData>, token: string, queue: LeasedQueue): Promise<void> {
    const { client, names, options, bullmq, claims } = this.#deps;
    const { lockMs } = timesOf(options.leaseMs);
    const lease = new ActiveLease(job, token, { client, names, queue, lockMs, onDoubt: this.#onDoubt });
    this.leases.add(lease);
    try {
      const { state, errors, finished } = await lease.claim();
      if (state === 'done') await job.moveToCompleted(null, token, false);
      else if (state === 'dead')
        await job.moveToFailed(new bullmq.UnrecoverableError('no attempts left'), token);
      else if (state === 'run') {
        await claims.run(lease.toClaim(finished), (settlement) =>
          settlement.kind === 'release' ? job.moveToWait(token) : this.#settle(lease, settlement, errors),
        );
      }
    } finally {
      lease.end();
      this.leases.delete(lease);
    }
  }

  /** Records the settlement first and lets BullMQ move the job then: any process that gets it in between knows it. */
  async #settle(
    lease: ActiveLease,
    settlement: Exclude<Settlement, { kind: 'release' }>,
    earlier: readonly AttemptError[],
  ): Promise<void> {
    const { bullmq, options } = this.#deps;
    const { keepBodies, retentionMs } = options.inbox;
    const { job, token } = lease;
    const added = settlement.kind === 'done' ? [] : settlement.errors;
    const kept = { keepBodies, retentionMs: boundRetention(retentionMs) };
    const settled = await lease.settle(settlement.kind, appendErrors(earlier, added), kept);
    if (!settled) return;
    const latest = added.at(-1)?.error ?? 'failed';
    if (settlement.kind === 'done') await job.moveToCompleted(null, token, false);
    else if (settlement.kind === 'retry')
      await job.moveToFailed(new RetryLater(latest, settlement.delayMs), token);
    else {
      const failure = new bullmq.UnrecoverableError(firstLine(latest));
      failure.stack = latest;
      await job.moveToFailed(failure, token);
    }
  }
}
