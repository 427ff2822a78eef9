import { setTimeout as pause } from 'node:timers/promises';

export interface Pace {
  /** The total number of calls. */
  count: number;
  /** The maximum number of calls per second; undefined means as fast as they end. */
  rate: number | undefined;
  /** The maximum number of calls in progress at once. */
  concurrency: number;
}

/**
 * Calls `run` with 0, 1, 2 … at the given pace. Resolves when the last call has ended, or when the signal is aborted:
 * then no new call begins.
 */
export async function runAtPace(
  { count, rate, concurrency }: Pace,
  signal: AbortSignal,
  run: (index: number) => Promise<void>,
): Promise<void> {
  const start = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count && !signal.aborted) {
      const index = next++;
      const wait = rate === undefined ? 0 : start + (index * 1000) / rate - performance.now();
      if (wait > 0) await pause(wait, undefined, { signal });
      await run(index);
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, count) }, work);
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed !== undefined && !signal.aborted) throw failed.reason;
}
