import type { Run } from './run.js';

interface Item {
  readonly run: Run;
  /** When nothing of it runs any more. */
  readonly settled: Promise<void>;
  index: number;
}

/**
 * The runs that are under way, in no order.
 *
 * An array and not a Set: whenever many were deleted from a Set, V8 copies it to a new table and lets the old one point
 * there. One old table that outlives a quick collection keeps all later ones, and the deliveries in them, until the
 * next full collection.
 */
export class UnderWay {
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** Adds a run. The function that it gives takes it out. */
  add(run: Run, settled: Promise<void>): () => void {
    const item: Item = { run, settled, index: this.#items.length };
    this.#items.push(item);
    return () => {
      const last = this.#items.pop()!;
      if (last === item) return;
      this.#items[item.index] = last;
      last.index = item.index;
    };
  }

  /** Aborts the signals of all of them, and resolves when they have ended. */
  async abort(reason: Error): Promise<void> {
    for (const { run } of this.#items) run.abort(reason);
    await Promise.all(this.#items.map(({ settled }) => settled));
  }
}
