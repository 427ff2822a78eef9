import type { Run } from '../handlers/handler-run.js';

/**
 * The runs that are under way, in no order.
 *
 * An array and not a Set: whenever many were deleted from a Set, V8 copies it to a new table and lets the old one point
 * there. One old table that outlives a quick collection keeps all later ones, and the deliveries in them, until the
 * next full collection.
 */
export class ActiveRuns {
  readonly #runs: Run[] = [];

  get size(): number {
    return this.#runs.length;
  }

  add(run: Run): void {
    run.index = this.#runs.push(run) - 1;
  }

  /** Takes out a run that was added. */
  remove(run: Run): void {
    const last = this.#runs.pop()!;
    if (last === run) return;
    this.#runs[run.index] = last;
    last.index = run.index;
  }

  /** Aborts the signals of all of them, and resolves when they have ended. */
  async abort(reason: Error): Promise<void> {
    for (const run of this.#runs) run.abort(reason);
    await Promise.all(this.#runs.map(({ settled }) => settled));
  }
}
