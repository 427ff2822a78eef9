import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { MAX_ERRORS, type AttemptError, type ProcessClaim, type Settlement } from '../inbox.js';
import { failedAttempt } from '../kit/claim-runner.js';
import { Held } from './claim.js';
import type { Connections } from './connection.js';
import { withoutBody, type JobData } from './job-data.js';
import { Lease } from './lease.js';
import type { BullMQ } from './load.js';
import type { Names } from './names.js';
import type { CheckedBullMQOptions } from './options.js';
import { firstLine, RetryLater } from './retry-later.js';
import { defineScripts, type Scripts } from './scripts.js';
import type { Server } from './server.js';
import { Slots } from './slots.js';
import { makeWorker } from './workers.js';

/** What a runner is made of. */
export interface RunnerParts {
  readonly bullmq: BullMQ;
  readonly connections: Connections;
  readonly names: Names;
  readonly options: CheckedBullMQOptions;
  readonly server: Server;
  readonly handle: ProcessClaim;
}

/** Hands out entries, from its start until it is stopped: BullMQ's workers, one for each queue. */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #client: Redis;
  readonly #scripts: Scripts;
  readonly #slots: Slots;
  readonly #workers: Worker<JobData>[];
  readonly #running = new Set<Promise<unknown>>();
  readonly #held = new Set<Held>();
  readonly #healer: NodeJS.Timeout;
  #stopping = false;
  #healing = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    const { names, options, connections } = parts;
    this.#slots = new Slots(options.inbox.concurrency);
    this.#client = connections.patient();
    this.#scripts = defineScripts(this.#client);
    this.#workers = names.queues.map((_, queue) => this.#worker(queue));
    this.#healer = setInterval(() => void this.#heal(), options.leaseMs);
    this.#healer.unref();
  }

  /** Waits for what runs, at most so long, and then leaves it to its lease. */
  async stop(timeoutMs: number): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#healer);
    this.#slots.close();
    for (const worker of this.#workers) void worker.pause(true);
    const until = Date.now() + timeoutMs;
    const drained = await within(timeoutMs, this.#drained());
    if (!drained) for (const { lease } of this.#held) lease.lose();
    const closed = Promise.all(this.#workers.map((worker) => worker.close(!drained)));
    if (!(await within(Math.max(until - Date.now(), 1_000), closed))) {
      for (const worker of this.#workers) worker.getBackend().blockingClient?.then(disconnect, () => {});
    }
    this.#client.disconnect();
  }

  async #drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  #worker(queue: number): Worker<JobData> {
    const process = (job: Job<JobData>, token?: string) => {
      const running = this.#process(queue, job, token!);
      this.#running.add(running);
      return running.finally(() => this.#running.delete(running));
    };
    const worker = makeWorker({ ...this.#parts, client: this.#client, queue, process });
    worker.on('error', (error) => this.#parts.connections.complain(error));
    const leases = (ids: string[], what: (lease: Lease) => void) => {
      for (const { job, lease } of this.#held)
        if (ids.includes(job.id!) && job.queueName === worker.name) what(lease);
    };
    worker.on('locksRenewed', ({ jobIds }) => leases(jobIds, (lease) => lease.renew()));
    worker.on('lockRenewalFailed', (jobIds) => leases(jobIds, (lease) => lease.lose()));
    return worker;
  }

  /** What BullMQ runs for a job: returns when it is done, throws what BullMQ moves the job by otherwise. */
  async #process(queue: number, job: Job<JobData>, token: string): Promise<void> {
    const { bullmq, options, names } = this.#parts;
    if (this.#stopping) return this.#giveBack(job, token);
    const place = { number: queue, keys: this.#workers[queue]!.toKey('') };
    const held = new Held(job, token, new Lease(options.leaseMs), place, this.#scripts, names);
    this.#held.add(held);
    try {
      const [state, errors, finished] = await held.begin();
      if (state === 'done') return;
      if (state === 'dead') throw new bullmq.UnrecoverableError('no attempts left');
      if (state === 'parked') throw new bullmq.DelayedError();
      if (state === 'lost') throw new bullmq.WaitingError();
      if (!(await this.#slots.take())) return await this.#giveBack(job, token);
      let settlement: Settlement;
      try {
        settlement = await this.#attempt(held, JSON.parse(finished!) as string[]);
      } finally {
        this.#slots.give();
      }
      if (settlement.kind === 'release') return await this.#giveBack(job, token);
      await this.#conclude(held, settlement, JSON.parse(errors!) as AttemptError[]);
    } finally {
      held.lease.end();
      this.#held.delete(held);
    }
  }

  async #attempt(held: Held, finished: string[]): Promise<Settlement> {
    const claim = held.claim(
      finished,
      async (webhook) => void (await this.#client.sadd(this.#parts.names.gone, webhook)),
    );
    try {
      return await this.#parts.handle(claim);
    } catch (error) {
      return failedAttempt(error, claim, this.#parts.options.inbox.retry);
    }
  }

  /** Records the settlement first and lets BullMQ move the job then: whoever gets it in between knows what is to be done. */
  async #conclude(
    held: Held,
    settlement: Exclude<Settlement, { kind: 'release' }>,
    before: AttemptError[],
  ): Promise<void> {
    const { bullmq, options } = this.#parts;
    const { keepBodies, retentionMs } = options.inbox;
    const fresh = settlement.kind === 'done' ? [] : settlement.errors;
    const errors = [...before, ...fresh].slice(-MAX_ERRORS);
    const data = keepBodies ? held.job.data : withoutBody(held.job.data);
    const settled = await held.settle(settlement.kind, errors, data, Math.min(Math.ceil(retentionMs), 1e14));
    if (!settled) {
      held.lease.lose();
      throw new bullmq.WaitingError();
    }
    const latest = fresh.at(-1)?.error ?? 'failed';
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
    throw new this.#parts.bullmq.WaitingError();
  }

  async #heal(): Promise<void> {
    // During an outage the first one waits for Redis; more would only pile up.
    if (this.#healing) return;
    this.#healing = true;
    const { names } = this.#parts;
    for (const [queue, worker] of this.#workers.entries()) {
      await this.#scripts.heal(worker.toKey(''), names.order(queue)).catch(() => {});
    }
    this.#healing = false;
  }
}

const disconnect = (client: { disconnect(): unknown }) => void client.disconnect();

/** Whether it settles within so many milliseconds. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
