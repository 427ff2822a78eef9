import fc from 'fast-check';
import { validatePayload } from '../../src/index.js';
import { deliver, receiver, told } from '../handlers/support.js';
import { seeded } from '../support/seed.js';
import { seedBodies } from './support/seed-bodies.js';

// Whatever the schema that this project began with accepts is a delivery: it is never refused as malformed.

const bodies = seedBodies();

if (bodies === undefined) {
  it.skip('bodies of the first schema: skipped, since there is no ../shared/seeds', () => {});
} else {
  it('2,000 bodies that the first schema accepts are deliveries', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(validatePayload(body).kind).not.toBe('malformed');
      }),
      { ...seeded, numRuns: 2_000 },
    );
  });

  it('and get 200 through the whole pipeline, whatever handlers read', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const webhooks = receiver({ dedupe: 'delivery' });
        let seen = 0;
        webhooks.onAny((event) => {
          seen++;
          void [event.webhook?.id.length, event.model.id.length, event.action.date.length];
          void [event.action.data.card?.id, event.action.memberCreator?.id, event.idempotencyKey];
        });
        expect(await told(deliver(webhooks, body as object))).toBe('200');
        expect(seen).toBe(1);
      }),
      { ...seeded, numRuns: 300 },
    );
  });
}
