import type { Parameters } from 'fast-check';

/**
 * Settings for a randomized test that say, in the test run's output, how to repeat it: `SEED=… npm test`.
 */
export function seeded(what: string, numRuns: number): Parameters<unknown> {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
  process.stderr.write(`${what}: SEED=${seed}\n`);
  return { seed, numRuns };
}
