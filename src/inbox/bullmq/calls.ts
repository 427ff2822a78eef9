import type { Redis } from 'ioredis';
import type { Turns } from './turns.js';

/** So many seconds a blocking command waits. What it misses, the next beat of the runner finds. */
const BLOCK_SECONDS = 5;

/** A timer further off is left to the beats. */
const LONGEST_WAIT_MS = 60_000;

/** What the calls are heard with, and where the turns are that they lead to. */
export interface CallsDeps {
  /** A connection that is used for nothing else. */
  readonly blocking: Redis;
  /** What the names of each queue's keys begin with. */
  readonly queues: readonly string[];
  readonly turns: Turns;
  /** Calls for another process: no lane of this one is idle. */
  passOn(queue: number): void;
  readonly complain: (error: unknown) => void;
}

/**
 * Hears that there is something to take: BullMQ puts a marker beside a queue for it, and one blocking command listens to
 * the markers of all queues. It listens only while a lane is idle, so that no process takes a call that it cannot follow.
 */
export class Calls {
  readonly #deps: CallsDeps;
  readonly #timers = new Map<number, { readonly timer: NodeJS.Timeout; readonly at: number }>();
  #stopped = false;

  constructor(deps: CallsDeps) {
    this.#deps = deps;
    void this.#listen();
  }

  /** There is something in a queue: it is for an idle lane of this process, or else for another process. */
  offer(queue: number): void {
    if (this.#stopped || !this.#deps.turns.offer(queue)) this.#deps.passOn(queue);
  }

  /** There will be something at a time, in milliseconds since 1970. */
  offerAt(queue: number, at: number): void {
    const delayMs = at - Date.now();
    const pending = this.#timers.get(queue);
    if (this.#stopped || delayMs > LONGEST_WAIT_MS || (pending && pending.at <= at)) return;
    clearTimeout(pending?.timer);
    const timer = setTimeout(
      () => {
        this.#timers.delete(queue);
        this.offer(queue);
      },
      Math.max(0, Math.ceil(delayMs)),
    );
    timer.unref();
    this.#timers.set(queue, { timer, at });
  }

  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#deps.blocking.disconnect();
  }

  async #listen(): Promise<void> {
    const { blocking, queues, turns, complain } = this.#deps;
    const markers = queues.map((keys) => `${keys}marker`);
    // The command looks at its keys in their order: behind the queue of the latest call come all others.
    for (let first = 0; ;) {
      await turns.whenIdle();
      if (this.#stopped) return;
      try {
        const keys = [...markers.slice(first), ...markers.slice(0, first)];
        const popped = await blocking.bzpopmin(keys, BLOCK_SECONDS);
        if (!popped) continue;
        const queue = markers.indexOf(popped[0]);
        first = (queue + 1) % markers.length;
        this.#heard(queue, Number(popped[2]));
      } catch (error) {
        if (this.#stopped) return;
        complain(error);
        await new Promise((resolve) => setTimeout(resolve, 1_000).unref());
      }
    }
  }

  /** The score of a marker is the time when a delayed job is due, or 0. */
  #heard(queue: number, at: number): void {
    if (at <= Date.now()) this.offer(queue);
    else this.offerAt(queue, at);
  }
}
