import { randomInt } from 'node:crypto';
import { randomFrom, type Random } from '../../scripts/shared/random.js';

/** The seed of everything random in a test file. It is printed; `SEED=… npm test` repeats a run. */
export const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));

/** For the options of every `fc.assert`. */
export const seeded = { seed };

/** Numbers from the seed. */
export function random(): Random {
  return randomFrom(seed);
}

beforeAll(() => {
  process.stdout.write(`SEED=${seed}\n`);
});
