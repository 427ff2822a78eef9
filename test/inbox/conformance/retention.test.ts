import { memory } from './support/engines.js';
import { dead, done, entry, kill, settled } from './support/kit.js';
import { until } from '../../support/until.js';
import { describeEngines } from './support/suite.js';

describeEngines('retention', (context) => {
  test('a handled id is a duplicate for the retention, and then new again', async () => {
    const inbox = await context.store.inbox({ retentionMs: 300 });
    await inbox.start(async () => done);
    await inbox.accept(entry('a'));
    const since = performance.now();
    await settled(inbox);
    expect(await inbox.accept(entry('a'))).toBe('duplicate');
    await until(async () => (await inbox.accept(entry('a'))) === 'stored');
    expect(performance.now() - since).toBeGreaterThanOrEqual(300);
    await settled(inbox);
    expect(await inbox.accept(entry('a'))).toBe('duplicate');
  });

  test('forgotten entries are not counted as done', async () => {
    const inbox = await context.store.inbox({ retentionMs: 100 });
    await inbox.start(async () => done);
    await inbox.accept(entry('a'));
    await settled(inbox);
    await until(async () => (await inbox.stats()).done === 0);
  });

  test('a discarded id is a duplicate for the retention, and then new again', async () => {
    const inbox = await context.store.inbox({ retentionMs: 300 });
    await kill(inbox, [entry('a')]);
    await inbox.deadLetters.discard();
    expect(await inbox.accept(entry('a'))).toBe('duplicate');
    await until(async () => (await inbox.accept(entry('a'))) === 'stored');
  });

  test('what waits, retries or died is never forgotten', async () => {
    const inbox = await context.store.inbox({ retentionMs: 0 });
    await inbox.start(async (claim) =>
      claim.id === 'dead' ? dead(claim) : { kind: 'retry', delayMs: 1e8, errors: [] },
    );
    for (const id of ['dead', 'retrying']) await inbox.accept(entry(id, { orderKey: id }));
    await until(async () => {
      const { dead, retrying } = await inbox.stats();
      return dead === 1 && retrying === 1;
    });
    await inbox.stop(1_000);
    await inbox.accept(entry('waiting', { orderKey: 'waiting' }));
    // Enough for every clock and sweep of a retention of nothing.
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const id of ['dead', 'retrying', 'waiting']) expect(await inbox.accept(entry(id))).toBe('duplicate');
    expect(await inbox.stats()).toMatchObject({ waiting: 2, retrying: 1, dead: 1 });
  });

  test('with a retention of 0 an id is forgotten when it was handled', async () => {
    const inbox = await context.store.inbox({ retentionMs: 0 });
    let runs = 0;
    await inbox.start(async () => {
      runs++;
      return done;
    });
    await inbox.accept(entry('a'));
    await until(async () => (await inbox.accept(entry('a'))) === 'stored');
    await settled(inbox);
    expect(runs).toBe(2);
  });

  test.each([true, false])('handled entries keep their bodies with keepBodies: %j', async (keepBodies) => {
    // Only the engines' own tools show the body of a handled entry: see their tests. Here: it changes nothing else.
    const inbox = await context.store.inbox({ keepBodies });
    const bodies: string[] = [];
    await inbox.start(async (claim) => {
      bodies.push(Buffer.from(claim.body).toString());
      if (claim.id === 'e2' && claim.attempt === 1) return { kind: 'retry', delayMs: 0, errors: [] };
      return claim.id === 'e3' ? dead(claim) : done;
    });
    for (const id of ['e1', 'e2', 'e3']) await inbox.accept(entry(id));
    await settled(inbox);
    expect(bodies).toEqual(['{"id":"e1"}', '{"id":"e2"}', '{"id":"e2"}', '{"id":"e3"}']);
    expect(Buffer.from((await inbox.deadLetters.get('e3'))!.body).toString()).toBe('{"id":"e3"}');
    expect(await inbox.accept(entry('e1'))).toBe('duplicate');
    expect(await context.store.bodyOfHandled('e1')).toBe(
      context.engine === memory ? undefined : keepBodies ? '{"id":"e1"}' : '',
    );
  });
});
