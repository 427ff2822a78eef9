import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../util/logger.js';
import type { ActiveLease } from './active-lease.js';
import type { Calls } from './calls.js';
import type { JobData } from './job-data.js';
import type { Names } from './names.js';
import { heal } from './operations/heal.js';
import { pullForward } from './operations/pull-forward.js';
import { renew } from './operations/renew.js';
import { tend } from './operations/tend.js';
import type { CheckedBullMQOptions } from './options.js';
import { timesOf } from './workers.js';

/** What a beat stands on. */
export interface BeatDeps {
  readonly client: Redis;
  readonly names: Names;
  readonly options: CheckedBullMQOptions;
  readonly complain: (error: unknown) => void;
  readonly logger: Logger;
  /** What the names of each queue's keys begin with. */
  readonly queues: readonly string[];
  readonly workers: readonly Worker<JobData>[];
  readonly calls: Calls;
  readonly leases: ReadonlySet<ActiveLease>;
}

/** The keys of what was removed in BullMQ's own tools are passed on once in so many beats. */
const HEAL_EVERY = 8;
/** A clock that was set back by less is no matter. */
const JUMP_MS = 1_000;

/**
 * What a runner does regularly, eight times a lease: it renews its leases, gives back what dead processes held, restores
 * the limits of the queues, and finds what no call told of.
 */
export class Beat {
  readonly #deps: BeatDeps;
  readonly #timer: NodeJS.Timeout;
  readonly #lockMs: number;
  #beating = false;
  #count = 0;
  #clock = { wall: Infinity, monotonic: 0 };

  constructor(deps: BeatDeps) {
    this.#deps = deps;
    const { lockMs, beatMs } = timesOf(deps.options.leaseMs);
    this.#lockMs = lockMs;
    this.#timer = setInterval(() => void this.#beat(), beatMs);
    this.#timer.unref();
    void this.#beat();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Renews the leases. */
  async renew(): Promise<void> {
    const { client, complain } = this.#deps;
    const leases = [...this.#deps.leases];
    if (leases.length === 0) return;
    try {
      const lost = await renew(client, leases, this.#lockMs);
      for (const [index, lease] of leases.entries()) {
        // It may have ended meanwhile.
        if (!this.#deps.leases.has(lease)) continue;
        if (lost.has(index)) lease.lose();
        else lease.renew();
      }
    } catch (error) {
      complain(error);
    }
  }

  async #beat(): Promise<void> {
    // During an outage the first one waits for Redis; more would only pile up.
    if (this.#beating) return;
    this.#beating = true;
    const { client, workers, queues, complain } = this.#deps;
    try {
      await this.renew();
      if (this.#wasSetBack()) await pullForward(client, queues);
      await Promise.all(workers.map((worker) => worker.getBackend().moveStalledJobsToWait()));
      if (this.#count++ % HEAL_EVERY === 0) await this.#heal();
      await this.#tend();
    } catch (error) {
      complain(error);
    } finally {
      this.#beating = false;
    }
  }

  async #tend(): Promise<void> {
    const { client, queues, calls, logger } = this.#deps;
    const { restored, ready, due } = await tend(client, queues);
    if (restored > 0) {
      logger.warn(
        { partitions: restored },
        'Redis had lost the limit that holds the order of the inbox; it is restored. Was it flushed, or did it evict keys?',
      );
    }
    for (const { queue, at } of due) calls.offerAt(queue, at);
    for (const queue of ready) calls.offer(queue);
  }

  async #heal(): Promise<void> {
    const { client, queues, names } = this.#deps;
    await Promise.all(queues.map((keys, queue) => heal(client, [keys, names.order(queue)])));
  }

  /** Whether the clock of this machine was set back since the last beat; as far as is known, before the first. */
  #wasSetBack(): boolean {
    const [before, now] = [this.#clock, { wall: Date.now(), monotonic: performance.now() }];
    this.#clock = now;
    return now.wall - before.wall < now.monotonic - before.monotonic - JUMP_MS;
  }
}
