import { randomFrom } from '../../../../scripts/chaos/random.js';

/** Whole numbers below a limit. The seed is printed; `SEED=…` repeats a run. */
export function randomBelow(): (limit: number) => number {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
  process.stderr.write(`SEED=${seed}\n`);
  const random = randomFrom(seed);
  return (limit) => random.between(0, limit - 1);
}
