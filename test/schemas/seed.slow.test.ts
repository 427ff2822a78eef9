import fc from 'fast-check';
import { validatePayload } from '../../src/index.js';
import { seeded } from '../support/seed.js';
import { seedBodies } from './support/seed-bodies.js';

const bodies = seedBodies();

(bodies === undefined ? it.skip : it)(
  '20,000 bodies that the first schema accepts are deliveries (needs ../shared/seeds)',
  () => {
    fc.assert(
      fc.property(bodies!, (body) => {
        expect(validatePayload(body).kind).not.toBe('malformed');
      }),
      { ...seeded, numRuns: 20_000 },
    );
  },
  120_000,
);
