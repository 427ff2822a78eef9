import { setTimeout as pause } from 'node:timers/promises';

export interface Pace {
  /** How often in all. */
  count: number;
  /** How many a second at most; undefined: as fast as the answers come. */
  rate: number | undefined;
  /** How many at once at most. */
  concurrency: number;
}

/**
 * Calls `once` with 0, 1, 2 … at the given pace. Resolves when the last one has ended, or when the signal is aborted:
 * then nothing new begins.
 */
export async function inTurn(
  { count, rate, concurrency }: Pace,
  signal: AbortSignal,
  once: (index: number) => Promise<void>,
): Promise<void> {
  const start = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count && !signal.aborted) {
      const index = next++;
      const wait = rate === undefined ? 0 : start + (index * 1000) / rate - performance.now();
      if (wait > 0) await pause(wait, undefined, { signal });
      await once(index);
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, count) }, work);
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed !== undefined && !signal.aborted) throw failed.reason;
}
