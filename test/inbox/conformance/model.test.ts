import * as fc from 'fast-check';
import type { Claim, Inbox, Settlement } from '../../../src/inbox/inbox.js';
import { seeded } from '../../support/seed.js';
import { entry, failure, settled } from './support/kit.js';
import { describeEngines } from './support/suite.js';

/** What is done at one attempt: marks, then a settlement. */
interface Step {
  readonly marks: readonly string[];
  readonly kind: Settlement['kind'];
  readonly delayMs: number;
}

/** An entry, and all that will be done with it. */
interface Plan {
  readonly key: number | undefined;
  /** How often it is handed to the inbox. */
  readonly times: number;
  readonly steps: readonly Step[];
}

const step = (...kinds: Settlement['kind'][]): fc.Arbitrary<Step> =>
  fc.record({
    marks: fc.array(fc.constantFrom('h1', 'h2', 'h3'), { maxLength: 2 }),
    kind: fc.constantFrom(...kinds),
    delayMs: fc.nat(4),
  });

const plan: fc.Arbitrary<Plan> = fc.record({
  key: fc.option(fc.nat(3), { nil: undefined }),
  times: fc.integer({ min: 1, max: 3 }),
  steps: fc
    .tuple(fc.array(step('retry', 'release'), { maxLength: 3 }), step('done', 'dead'))
    .map(([before, last]) => [...before, last]),
});

interface World {
  readonly plans: readonly Plan[];
  readonly concurrency: number;
  /** So many are accepted before the start. */
  readonly early: number;
}

const world: fc.Arbitrary<World> = fc.record({
  plans: fc.array(plan, { minLength: 1, maxLength: 15 }),
  concurrency: fc.integer({ min: 1, max: 5 }),
  early: fc.nat(15),
});

/** What the model says: the claims of one entry, one after the other, and how it ends. */
function model(
  id: string,
  { steps }: Plan,
): { claims: string[]; errors: number[]; dead: boolean; finished: string[] } {
  const finished = new Set<string>();
  const claims: string[] = [];
  const errors: number[] = [];
  let attempt = 1;
  for (const { marks, kind } of steps) {
    claims.push(`${id} ${attempt} ${[...finished].sort().join()}`);
    for (const mark of marks) finished.add(mark);
    if (kind === 'retry' || kind === 'dead') errors.push(attempt);
    if (kind === 'retry') attempt++;
  }
  return { claims, errors, dead: steps.at(-1)!.kind === 'dead', finished: [...finished].sort() };
}

describeEngines('random settlements', (context) => {
  /** Lives through it with a real inbox; gives the claims by line: a key, or an entry without one. */
  async function live(inboxes: readonly Inbox[], { plans, early }: World): Promise<Map<string, string[]>> {
    const lines = new Map<string, string[]>();
    const running = new Set<string>();
    const at = new Map<string, number>();
    const handle = async (claim: Claim): Promise<Settlement> => {
      const { id, orderKey, attempt, finished } = claim;
      const line = orderKey ?? id;
      if (running.has(line)) throw new Error(`two of ${line} at once`);
      running.add(line);
      lines.set(line, [...(lines.get(line) ?? []), `${id} ${attempt} ${[...finished].sort().join()}`]);
      const number = at.get(id) ?? 0;
      at.set(id, number + 1);
      const { marks, kind, delayMs } = plans[Number(id.slice(1))]!.steps[number]!;
      for (const mark of marks) await claim.markFinished(mark);
      running.delete(line);
      const errors = [failure(attempt)];
      return kind === 'retry' ? { kind, delayMs, errors } : kind === 'dead' ? { kind, errors } : { kind };
    };
    const start = () => Promise.all(inboxes.map((inbox) => inbox.start(handle)));
    for (const [index, { key, times }] of plans.entries()) {
      if (index === early) await start();
      const orderKey = key === undefined ? undefined : `k${key}`;
      const inbox = inboxes[index % inboxes.length]!;
      const results = await Promise.all(
        Array.from({ length: times }, () => inbox.accept(entry(`e${index}`, { orderKey }))),
      );
      expect(results.sort()).toEqual([...Array<string>(times - 1).fill('duplicate'), 'stored']);
    }
    if (early >= plans.length) await start();
    await settled(inboxes[0]!);
    return lines;
  }

  async function check(given: World, howMany: number): Promise<void> {
    const store = await context.engine.store();
    try {
      const { concurrency, plans } = given;
      const inboxes: Inbox[] = [];
      for (let n = 0; n < howMany; n++) inboxes.push(await store.inbox({ concurrency }));
      const lines = await live(inboxes, given);
      const expected = new Map<string, string[]>();
      for (const [index, each] of plans.entries()) {
        const line = each.key === undefined ? `e${index}` : `k${each.key}`;
        expected.set(line, [...(expected.get(line) ?? []), ...model(`e${index}`, each).claims]);
      }
      expect(Object.fromEntries(lines)).toEqual(Object.fromEntries(expected));
      const ends = plans.map((each, index) => ({ id: `e${index}`, ...model(`e${index}`, each) }));
      const letters = await inboxes[0]!.deadLetters.list({ limit: 1_000 });
      expect(
        letters
          .map(({ id, errors, finished }) => ({
            id,
            errors: errors.map(({ attempt }) => attempt),
            finished: [...finished].sort(),
          }))
          .sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1))),
      ).toEqual(ends.filter((end) => end.dead).map(({ id, errors, finished }) => ({ id, errors, finished })));
      expect(await inboxes[0]!.stats()).toEqual({
        ...{ waiting: 0, retrying: 0, active: 0 },
        ...{ oldestWaitingAt: undefined, oldestRetryingAt: undefined },
        done: ends.filter((end) => !end.dead).length,
        dead: letters.length,
      });
    } finally {
      await store.remove();
    }
  }

  test('one inbox does what the model says', async () => {
    await fc.assert(
      fc.asyncProperty(world, (given) => check(given, 1)),
      { ...seeded, numRuns: 25 },
    );
  }, 60_000);

  context.testIf(
    'shared',
    'two inboxes on one store do what the model says',
    async () => {
      await fc.assert(
        fc.asyncProperty(world, (given) => check(given, 2)),
        { ...seeded, numRuns: 15 },
      );
    },
    60_000,
  );
});
