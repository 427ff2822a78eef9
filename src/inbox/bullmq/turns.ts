/** The lanes that are idle, and the queues that lanes take from. Two lanes never ask one queue at the same time. */
export class Turns {
  readonly #held = new Set<number>();
  /** Those that got something while they were held. */
  readonly #again = new Set<number>();
  readonly #lanes: ((queue: number | undefined) => void)[] = [];
  #whenIdle: (() => void)[] = [];
  #stopped = false;

  /** Waits idly. Resolves to the queue to take from, which the lane then holds, or to undefined once it is stopped. */
  next(): Promise<number | undefined> {
    if (this.#stopped) return Promise.resolve(undefined);
    for (const resolve of this.#whenIdle.splice(0)) resolve();
    return new Promise((resolve) => this.#lanes.push(resolve));
  }

  /** There may be something in a queue. Returns false when no lane of this process can take it soon. */
  offer(queue: number): boolean {
    if (this.#held.has(queue)) {
      this.#again.add(queue);
      return true;
    }
    const lane = this.#lanes.shift();
    if (lane === undefined) return false;
    this.#held.add(queue);
    lane(queue);
    return true;
  }

  /** The lane holds the queue no longer. Returns whether it was offered meanwhile. */
  release(queue: number): boolean {
    this.#held.delete(queue);
    return this.#again.delete(queue);
  }

  /** Whether a lane waits. */
  get idle(): boolean {
    return this.#lanes.length > 0;
  }

  /** Resolves when a lane waits, or when it is stopped. */
  async whenIdle(): Promise<void> {
    if (this.idle || this.#stopped) return;
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Sends all lanes home. */
  stop(): void {
    this.#stopped = true;
    for (const resolve of this.#lanes.splice(0)) resolve(undefined);
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}
