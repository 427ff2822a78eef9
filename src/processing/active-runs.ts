import type { HandlerRun } from '../handlers/handler-run.js';

/**
 * The runs that are under way, in no order.
 *
 * An array and not a Set: whenever many were deleted from a Set, V8 copies it to a new table and lets the old one point
 * there. One old table that outlives a quick collection keeps all later ones, and the deliveries in them, until the
 * next full collection.
 */
export class ActiveRuns {
  readonly #runs: HandlerRun[] = [];

  get size(): number {
    return this.#runs.length;
  }

  add(run: HandlerRun): void {
    run.index = this.#runs.push(run) - 1;
  }

  /** How many of them have handlers that still run though their time is over. */
  get overdue(): number {
    return this.#runs.filter(({ late }) => late).length;
  }

  /** Takes out a run that was added. */
  remove(run: HandlerRun): void {
    const last = this.#runs.pop()!;
    if (last === run) return;
    this.#runs[run.index] = last;
    last.index = run.index;
  }

  /** Aborts the signals of all of them. */
  abort(reason: Error): void {
    for (const run of this.#runs) run.abort(reason);
  }

  /** Resolves when those that are under way now have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#runs.map(({ ended }) => ended));
  }
}
