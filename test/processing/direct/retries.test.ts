import fc from 'fast-check';
import { seeded } from '../../support/seed.js';
import { comment, deliver, receiver, told, turn } from '../../handlers/support.js';

/** How often a handler fails before it ends well, and whether it is asynchronous. */
const plan = fc.record({ failures: fc.nat(3), asynchronous: fc.boolean() });

describe('whatever handlers there are', () => {
  it('each runs until it ends well and no more, in order, and the answer is 200 when all have', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(plan, { maxLength: 8 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        async (plans, withMiddleware, concurrent) => {
          const webhooks = receiver();
          const reported: unknown[] = [];
          let ran: number[] = [];
          const left = plans.map(({ failures }) => failures);
          webhooks.onError(({ error }) => void reported.push(error));
          if (withMiddleware) webhooks.use((_, next) => next());
          plans.forEach(({ asynchronous }, index) => {
            const work = () => {
              ran.push(index);
              if (left[index]!-- > 0) throw new Error(String(index));
            };
            webhooks.on('commentCard', asynchronous ? () => turn().then(work) : work);
          });

          const payload = comment();
          const attempts = Math.max(0, ...plans.map(({ failures }) => failures)) + 1;
          for (let attempt = 0; attempt < attempts; attempt++) {
            ran = [];
            const repeats = Array.from({ length: concurrent }, () => told(deliver(webhooks, payload)));
            const answers = new Set(await Promise.all(repeats));
            const due = [...plans.keys()].filter((index) => plans[index]!.failures >= attempt);
            // Synchronous handlers have ended before a concurrent repeat looks, so it is an attempt of its own.
            if (concurrent === 1) {
              expect(ran).toEqual(due);
              expect([...answers]).toEqual([attempt === attempts - 1 ? '200' : '500 handler_failed']);
            }
          }
          expect(await told(deliver(webhooks, payload))).toBe('200');
          expect(left).toEqual(plans.map(() => -1));
          expect(reported).toHaveLength(plans.reduce((sum, { failures }) => sum + failures, 0));
        },
      ),
      { ...seeded, numRuns: 100 },
    );
  });
});
