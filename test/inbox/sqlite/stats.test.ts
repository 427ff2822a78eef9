import fc from 'fast-check';
import type { Claim, Settlement } from '../../../src/inbox/inbox.js';
import { openFile } from './support/database.js';
import { entry, openInbox, tempFile } from './support/inboxes.js';
import { until } from '../../support/until.js';
import { seeded } from '../../support/seed.js';

test('an empty inbox has nothing, and no oldest', async () => {
  const inbox = await openInbox();
  const stats = { waiting: 0, retrying: 0, active: 0, done: 0, dead: 0 };
  const never = { oldestWaitingAt: undefined, oldestRetryingAt: undefined };
  expect(await inbox.stats()).toEqual({ ...stats, ...never });
});

test('the oldest is the one that was received first, also when it waits for a retry', async () => {
  const inbox = await openInbox(tempFile(), { concurrency: 1 });
  await inbox.accept(entry('new', { origin: { receivedAt: 2000 } }));
  await inbox.accept(entry('old', { origin: { receivedAt: 1000 } }));
  expect((await inbox.stats()).oldestWaitingAt).toBe(1000);
  await inbox.start(async ({ id }) =>
    id === 'new' ? { kind: 'done' } : { kind: 'retry', delayMs: 1e9, errors: [] },
  );
  await until(async () => (await inbox.stats()).retrying === 1);
  expect(await inbox.stats()).toMatchObject({ oldestWaitingAt: undefined, oldestRetryingAt: 1000 });
});

test('whatever happens, the counts are what is there, and the heads are the first of their keys', async () => {
  const settlement = fc.constantFrom<Settlement>(
    { kind: 'done' },
    { kind: 'dead', errors: [] },
    { kind: 'retry', delayMs: 0, errors: [] },
    { kind: 'retry', delayMs: 1e8, errors: [] },
    { kind: 'release' },
  );
  const step = fc.oneof(
    fc.record({ do: fc.constant('accept' as const), id: fc.nat(30), key: fc.nat(4) }),
    fc.record({ do: fc.constant('addDeadLetter' as const), id: fc.nat(30), key: fc.nat(4) }),
    fc.record({
      do: fc.constant('handle' as const),
      settlements: fc.array(settlement, { minLength: 1, maxLength: 6 }),
    }),
    fc.record({ do: fc.constantFrom('replay' as const, 'discard' as const), limit: fc.nat(3) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const file = tempFile();
      const inbox = await openInbox(file, { concurrency: 2 });
      const db = openFile(file);
      for (const each of steps) {
        if (each.do === 'accept' || each.do === 'addDeadLetter') {
          const given = entry(String(each.id), each.key === 0 ? {} : { orderKey: `k${each.key}` });
          if (each.do === 'accept') await inbox.accept(given);
          else await inbox.addDeadLetter(given, { attempt: 0, at: 0, handler: '', error: '' });
        } else if (each.do === 'handle') {
          const left = [...each.settlements];
          // Beyond its settlements nothing is attempted.
          await inbox.start((_: Claim) => {
            const next = left.shift() ?? { kind: 'release' };
            if (left.length === 0) void inbox.stop(1000);
            return Promise.resolve(next);
          });
          await inbox.stop(1000);
        } else await inbox.deadLetters[each.do]({ limit: each.limit });
        const stats = await inbox.stats();
        expect(stats).toMatchObject(counted(db));
        expect(wrong(db)).toEqual([]);
      }
      db.close();
      await inbox.close();
    }),
    { ...seeded, numRuns: 40 },
  );
  // Each run starts a thread, and machines may be busy.
}, 30_000);

function counted(db: ReturnType<typeof openFile>): object {
  const one = (condition: string): number =>
    (db.prepare(`SELECT count(*) AS n FROM entries WHERE ${condition}`).get() as { n: number }).n;
  return {
    waiting: one('state = 0'),
    retrying: one('state = 0 AND attempt > 0'),
    active: one('state = 1'),
    done: one('state = 2'),
    dead: one('state = 3'),
  };
}

/** Marks and chains that are not what the rows say, and bodies that are missing or left over. */
function wrong(db: ReturnType<typeof openFile>): unknown[] {
  const queries = [
    `SELECT seq FROM entries AS e WHERE state < 2 AND head <> (order_key IS NULL OR seq =
      (SELECT min(seq) FROM entries AS f WHERE f.order_key = e.order_key AND f.state < 2))`,
    `SELECT * FROM order_keys FULL JOIN
      (SELECT order_key, max(seq) AS last FROM entries WHERE state < 2 AND order_key IS NOT NULL GROUP BY order_key)
      USING (order_key) WHERE tail IS NOT last`,
    `SELECT * FROM links FULL JOIN (SELECT seq, lead(seq) OVER (PARTITION BY order_key ORDER BY seq) AS following
      FROM entries WHERE state < 2 AND order_key IS NOT NULL) USING (seq) WHERE next IS NOT following`,
    'SELECT seq FROM entries WHERE state <> 2 AND seq NOT IN (SELECT seq FROM bodies)',
    'SELECT seq FROM bodies WHERE seq NOT IN (SELECT seq FROM entries WHERE state <> 2)',
  ];
  return queries.flatMap((sql) => db.prepare(sql).all() as unknown[]);
}
