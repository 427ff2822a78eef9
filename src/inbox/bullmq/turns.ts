/**
 * The queues that have something to take, in a ring, so that each gets its turn. A lane is given one turn at a time, and
 * holds the queue until it releases it.
 */
export class Turns {
  readonly #ready: number[] = [];
  readonly #held = new Set<number>();
  /** Those that got something while they were held. */
  readonly #again = new Set<number>();
  readonly #lanes: ((queue: number | undefined) => void)[] = [];
  #whenIdle: (() => void)[] = [];
  #stopped = false;

  /** Resolves to the queue whose turn it is, or to undefined once it is stopped. */
  next(): Promise<number | undefined> {
    if (this.#stopped) return Promise.resolve(undefined);
    const queue = this.#ready.shift();
    if (queue !== undefined) {
      this.#held.add(queue);
      return Promise.resolve(queue);
    }
    for (const resolve of this.#whenIdle.splice(0)) resolve();
    return new Promise((resolve) => this.#lanes.push(resolve));
  }

  /** There may be something in a queue. */
  add(queue: number): void {
    if (this.#held.has(queue)) this.#again.add(queue);
    else if (!this.#ready.includes(queue)) this.#give(queue);
  }

  /** The turn is over; `more`: there may be something left in the queue. */
  release(queue: number, more: boolean): void {
    this.#held.delete(queue);
    if (this.#again.delete(queue) || more) this.#give(queue);
  }

  /** Whether a lane waits for a turn. */
  get idle(): boolean {
    return this.#lanes.length > 0;
  }

  /** Resolves when a lane waits for a turn, or when it is stopped. */
  async whenIdle(): Promise<void> {
    if (this.idle || this.#stopped) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Sends all lanes home. */
  stop(): void {
    this.#stopped = true;
    this.#ready.length = 0;
    for (const resolve of this.#lanes.splice(0)) resolve(undefined);
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #give(queue: number): void {
    if (this.#stopped) return;
    const lane = this.#lanes.shift();
    if (lane === undefined) {
      this.#ready.push(queue);
      return;
    }
    this.#held.add(queue);
    lane(queue);
  }
}
