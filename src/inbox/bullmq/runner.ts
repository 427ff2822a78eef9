import { randomUUID } from 'node:crypto';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../util/logger.js';
import { withDeadline } from '../../util/timers.js';
import type { ProcessClaim } from '../inbox.js';
import { ClaimRunner } from '../kit/claim-runner.js';
import { Attempts } from './attempts.js';
import { Beat } from './beat.js';
import { Calls } from './calls.js';
import type { Connections } from './connections.js';
import type { JobData } from './job-data.js';
import type { Names } from './names.js';
import { scoreOf } from './operations/order.js';
import { passOn } from './operations/pass-on.js';
import type { BullMQ } from './optional-packages.js';
import type { CheckedBullMQOptions } from './options.js';
import { Turns } from './turns.js';
import { makeWorker, runWhenFull } from './workers.js';

/** What a runner stands on. */
export interface RunnerDeps {
  readonly bullmq: BullMQ;
  readonly connections: Connections;
  readonly names: Names;
  readonly options: CheckedBullMQOptions;
  readonly logger: Logger;
}

/** While it waits for attempts to end, `stop` asks Redis so often, and gives up when there is no reply for so long. */
const ASK_EVERY_MS = 1_000;
const REPLY_MS = 500;
/** So long a lane goes on with one queue, while others may have something. */
const TURN_MS = 20;
/** So long the last commands may take. */
const GIVE_BACK_MS = 500;

/**
 * Hands out entries, from its start until it is stopped. As many lanes as entries may be handled at once take a job each
 * when their turn comes, so a job is taken only when it runs at once, and what others could run is left to them.
 */
export class Runner {
  readonly #deps: RunnerDeps;
  readonly #client: Redis;
  readonly #claims: ClaimRunner;
  readonly #workers: readonly Worker<JobData>[];
  readonly #queues: readonly string[];
  readonly #turns = new Turns();
  readonly #calls: Calls;
  readonly #attempts: Attempts;
  readonly #beat: Beat;
  readonly #lanes: readonly Promise<void>[];
  readonly #id = randomUUID();
  #taken = 0;
  #ended = false;

  constructor(deps: RunnerDeps, processClaim: ProcessClaim) {
    this.#deps = deps;
    const { names, options, connections, logger, bullmq } = deps;
    this.#claims = new ClaimRunner(options.inbox);
    this.#claims.start(processClaim, logger);
    const client = (this.#client = connections.patient());
    runWhenFull(client);
    this.#workers = names.queues.map((queue) => makeWorker(bullmq, client, queue, options));
    for (const worker of this.#workers) worker.on('error', (error) => this.#complain(error));
    const queues = (this.#queues = this.#workers.map((worker) => worker.toKey('')));
    this.#calls = new Calls({
      blocking: connections.patient(),
      queues,
      turns: this.#turns,
      passOn: (queue) => this.#passOn(queue),
      complain: (error) => this.#complain(error),
    });
    this.#attempts = new Attempts(
      { bullmq, client, names, options, claims: this.#claims },
      () => void this.#beat.renew(),
    );
    this.#beat = new Beat({
      names,
      options,
      logger,
      complain: (error) => this.#complain(error),
      client,
      queues,
      workers: this.#workers,
      calls: this.#calls,
      leases: this.#attempts.leases,
    });
    this.#lanes = Array.from({ length: options.inbox.concurrency }, () => this.#run());
  }

  /** Waits for what runs, at most so long, and then leaves it to its lease; without Redis it does not wait. */
  async stop(timeoutMs: number): Promise<void> {
    this.#turns.stop();
    this.#calls.stop();
    this.#claims.stop();
    const drained = await this.#drain(timeoutMs);
    // What a lane takes now is given back.
    if (drained) await withDeadline(Promise.all(this.#lanes), GIVE_BACK_MS, () => {});
    else this.#attempts.loseAll();
    this.#beat.stop();
    this.#ended = true;
    for (const worker of this.#workers) void worker.close(true).catch(() => {});
    this.#client.disconnect();
  }

  /** Resolves to whether every attempt ended in time. Gives up when Redis is away, since nothing can be recorded. */
  async #drain(timeoutMs: number): Promise<boolean> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const left = Math.max(0, until - performance.now());
      if (await this.#claims.drain(Math.min(left, ASK_EVERY_MS))) return true;
      if (left <= ASK_EVERY_MS) return false;
      const replied = this.#client.ping().then(
        () => true,
        () => false,
      );
      if (!(await withDeadline(replied, REPLY_MS, () => false))) return false;
    }
  }

  /** A lane: takes a job, handles it, and takes the next, in fair turns of the queues. */
  async #run(): Promise<void> {
    for (;;) {
      const queue = await this.#turns.next();
      if (queue === undefined) return;
      await this.#turn(queue);
    }
  }

  async #turn(queue: number): Promise<void> {
    const ordered = queue < this.#queues.length - 1;
    const began = performance.now();
    let held = true;
    const release = (more: boolean): void => {
      const again = held && this.#turns.release(queue);
      held = false;
      if (again || more) this.#calls.offer(queue);
    };
    try {
      for (;;) {
        const token = `${this.#id}:${this.#taken++}`;
        const job = await this.#take(queue, token);
        if (job === undefined) return;
        // Without order, an idle lane may go on with it; BullMQ's own call has told other processes.
        if (!ordered && this.#turns.idle) release(true);
        await this.#attempts.make(job, token, { number: queue, keys: this.#queues[queue]! });
        // While a lane is idle, other queues are heard.
        if (!this.#turns.idle && performance.now() - began > TURN_MS) return this.#passOn(queue);
      }
    } catch (error) {
      // The next beat comes back to the queue.
      this.#complain(error);
    } finally {
      release(false);
    }
  }

  /** The next job of a queue, if there is one that may run now. */
  async #take(queue: number, token: string): Promise<Job<JobData> | undefined> {
    const worker = this.#workers[queue]!;
    // The name is noted in the job, and shows whose it is when its lock has run out.
    const [data, id, , dueAt] = (await worker.getBackend().moveToActive(token, token)) as [
      data: Parameters<typeof Job.fromJSON>[1] | undefined,
      id: string,
      limit: number,
      dueAt: number,
    ];
    if (data) return this.#deps.bullmq.Job.fromJSON<JobData>(worker, data, id);
    if (dueAt > 0) this.#calls.offerAt(queue, dueAt);
    return undefined;
  }

  #passOn(queue: number): void {
    const asked = passOn(this.#client, [this.#queues[queue]!], [scoreOf(Date.now())]);
    asked.catch((error: unknown) => this.#complain(error));
  }

  /** After the end, commands fail because the connection is closed. */
  #complain(error: unknown): void {
    if (!this.#ended) this.#deps.connections.complain(error);
  }
}
