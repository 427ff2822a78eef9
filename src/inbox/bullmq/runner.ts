import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../util/logger.js';
import { withDeadline } from '../../util/timers.js';
import type { AttemptError, ProcessClaim, Settlement } from '../inbox.js';
import { ClaimRunner } from '../kit/claim-runner.js';
import { appendErrors, boundRetention } from '../kit/limits.js';
import { ActiveLease } from './active-lease.js';
import type { Connections } from './connections.js';
import type { JobData } from './job-data.js';
import type { Names } from './names.js';
import { heal } from './operations/heal.js';
import type { BullMQ } from './optional-packages.js';
import type { CheckedBullMQOptions } from './options.js';
import { firstLine, RetryLater } from './retry-later.js';
import type { Server } from './server.js';
import { makeWorker } from './workers.js';

/** What a runner stands on. */
export interface RunnerDeps {
  readonly bullmq: BullMQ;
  readonly connections: Connections;
  readonly names: Names;
  readonly options: CheckedBullMQOptions;
  readonly server: Server;
  readonly logger: Logger;
}

/** Hands out entries, from its start until it is stopped: BullMQ's workers, one for each queue. */
export class Runner {
  readonly #deps: RunnerDeps;
  readonly #client: Redis;
  readonly #claims: ClaimRunner;
  readonly #workers: Worker<JobData>[];
  readonly #leases = new Set<ActiveLease>();
  readonly #healer: NodeJS.Timeout;
  #stopping = false;
  #healing = false;

  constructor(deps: RunnerDeps, processClaim: ProcessClaim) {
    this.#deps = deps;
    const { names, options, connections, logger } = deps;
    this.#claims = new ClaimRunner(options.inbox);
    this.#claims.start(processClaim, logger);
    this.#client = connections.patient();
    this.#workers = names.queues.map((_, queue) => this.#worker(queue));
    this.#healer = setInterval(() => void this.#heal(), options.leaseMs);
    this.#healer.unref();
  }

  /** Waits for what runs, at most so long, and then leaves it to its lease. */
  async stop(timeoutMs: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#healer);
    this.#claims.stop();
    for (const worker of this.#workers) void worker.pause(true);
    const until = Date.now() + timeoutMs;
    const drained = await this.#claims.drain(timeoutMs);
    if (!drained) for (const lease of this.#leases) lease.lose();
    const closing = Promise.all(this.#workers.map((worker) => worker.close(!drained))).then(() => true);
    if (!(await withDeadline(closing, Math.max(until - Date.now(), 1_000), () => false))) {
      for (const worker of this.#workers) worker.getBackend().blockingClient?.then(disconnect, () => {});
    }
    this.#client.disconnect();
  }

  #worker(queue: number): Worker<JobData> {
    const process = (job: Job<JobData>, token?: string): Promise<void> => this.#process(queue, job, token!);
    const worker = makeWorker({ ...this.#deps, client: this.#client, queue, process });
    worker.on('error', (error) => this.#deps.connections.complain(error));
    const leases = (ids: string[], act: (lease: ActiveLease) => void): void => {
      for (const lease of this.#leases)
        if (ids.includes(lease.job.id!) && lease.job.queueName === worker.name) act(lease);
    };
    worker.on('locksRenewed', ({ jobIds }) => leases(jobIds, (lease) => lease.renew()));
    worker.on('lockRenewalFailed', (jobIds) => leases(jobIds, (lease) => lease.lose()));
    return worker;
  }

  /** What BullMQ runs for a job: returns when it is done, throws what BullMQ moves the job by otherwise. */
  async #process(number: number, job: Job<JobData>, token: string): Promise<void> {
    const { bullmq, options, names } = this.#deps;
    if (this.#stopping) return this.#giveBack(job, token);
    const queue = { number, keys: this.#workers[number]!.toKey('') };
    const deps = { client: this.#client, names, queue, leaseMs: options.leaseMs };
    const lease = new ActiveLease(job, token, deps);
    this.#leases.add(lease);
    try {
      const { state, errors, finished } = await lease.claim();
      if (state === 'done') return;
      if (state === 'dead') throw new bullmq.UnrecoverableError('no attempts left');
      if (state === 'parked') throw new bullmq.DelayedError();
      if (state === 'lost') throw new bullmq.WaitingError();
      await this.#claims.run(lease.toClaim(finished), (settlement) =>
        settlement.kind === 'release' ? this.#giveBack(job, token) : this.#settle(lease, settlement, errors),
      );
    } finally {
      lease.end();
      this.#leases.delete(lease);
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
    const added = settlement.kind === 'done' ? [] : settlement.errors;
    const kept = { keepBodies, retentionMs: boundRetention(retentionMs) };
    const settled = await lease.settle(settlement.kind, appendErrors(earlier, added), kept);
    if (!settled) throw new bullmq.WaitingError();
    const latest = added.at(-1)?.error ?? 'failed';
    if (settlement.kind === 'retry') throw new RetryLater(latest, settlement.delayMs);
    if (settlement.kind === 'dead') {
      const failure = new bullmq.UnrecoverableError(firstLine(latest));
      failure.stack = latest;
      throw failure;
    }
  }

  /** To the front of its queue, as if it had never been taken. */
  async #giveBack(job: Job<JobData>, token: string): Promise<never> {
    await job.moveToWait(token).catch(() => {});
    throw new this.#deps.bullmq.WaitingError();
  }

  async #heal(): Promise<void> {
    // During an outage the first one waits for Redis; more would only pile up.
    if (this.#healing) return;
    this.#healing = true;
    const { names } = this.#deps;
    for (const [queue, worker] of this.#workers.entries()) {
      await heal(this.#client, [worker.toKey(''), names.order(queue)]).catch(() => {});
    }
    this.#healing = false;
  }
}

const disconnect = (client: { disconnect(): unknown }): void => void client.disconnect();
