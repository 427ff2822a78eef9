import { randomInt } from 'node:crypto';

// One seed for the properties of a test file, which SEED=… gives again.
const seed = Number(process.env.SEED ?? randomInt(2 ** 31));

/** The options of every `fc.assert`. The seed is written whether or not a property fails. */
export const seeded = { seed };

beforeAll(() => {
  process.stdout.write(`fast-check seed: SEED=${seed}\n`);
});
