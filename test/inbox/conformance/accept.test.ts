import { deferred } from '../../support/deferred.js';
import type { Claim } from '../../../src/inbox/inbox.js';
import { dead, done, entry, kill, settled } from './support/kit.js';
import { describeEngines } from './support/suite.js';

describeEngines('accepting', (context) => {
  test('an entry is handed out with everything it came with, to the byte', async () => {
    const inbox = await context.store.inbox();
    const origin = { receivedAt: 5, callbackURL: 'https://bot.example.com/t', clientIdentifier: 'me' };
    const body = new Uint8Array([0xff, 0, 10, 0xc3]);
    await inbox.accept(entry('a', { webhook: 'w', body, origin }));
    const claimed = deferred<Claim>();
    await inbox.start(async (claim) => {
      claimed.resolve(claim);
      return done;
    });
    const claim = await claimed.promise;
    expect(claim).toMatchObject({ id: 'a', orderKey: 'card', type: 'commentCard', webhook: 'w', origin });
    expect([...claim.body]).toEqual([...body]);
    expect(claim).toMatchObject({ attempt: 1, finished: new Set() });
    expect(claim.signal.aborted).toBe(false);
  });

  test('an id is stored once: while it waits, runs, and after it was handled', async () => {
    const inbox = await context.store.inbox();
    expect(await inbox.accept(entry('a'))).toBe('stored');
    expect(await inbox.accept(entry('a'))).toBe('duplicate');
    const [running, mayEnd] = [deferred(), deferred()];
    await inbox.start(async () => {
      running.resolve();
      await mayEnd.promise;
      return done;
    });
    await running.promise;
    expect(await inbox.accept(entry('a'))).toBe('duplicate');
    mayEnd.resolve();
    await settled(inbox);
    expect(await inbox.accept(entry('a'))).toBe('duplicate');
    expect(await inbox.stats()).toMatchObject({ waiting: 0, done: 1 });
  });

  test('of 1,000 concurrent duplicates one is stored, and handled once', async () => {
    const inbox = await context.store.inbox();
    const seen: string[] = [];
    await inbox.start(async ({ id }) => {
      seen.push(id);
      return done;
    });
    const results = await Promise.all(Array.from({ length: 1_000 }, () => inbox.accept(entry('a'))));
    expect(results.filter((result) => result === 'stored')).toHaveLength(1);
    expect(results.filter((result) => result === 'duplicate')).toHaveLength(999);
    await settled(inbox);
    expect(seen).toEqual(['a']);
  });

  test('another key or another body does not make a stored id new', async () => {
    const inbox = await context.store.inbox();
    await inbox.accept(entry('a'));
    expect(await inbox.accept(entry('a', { orderKey: undefined, body: Buffer.from('x') }))).toBe('duplicate');
    expect(await inbox.accept(entry('a', { orderKey: 'another card', type: 'x' }))).toBe('duplicate');
    expect(await inbox.stats()).toMatchObject({ waiting: 1 });
  });

  test('ids of any form are told from each other', async () => {
    const ids = ['1', '01', '%x1', 'a:b', 'a%3Ab', 'ä', 'wait', 'a b', "a'b", '60f1a4c3e2d6b82c1c4b7a00'];
    const inbox = await context.store.inbox();
    for (const id of ids) expect(await inbox.accept(entry(id))).toBe('stored');
    for (const id of ids) expect(await inbox.accept(entry(id))).toBe('duplicate');
    const seen: string[] = [];
    await inbox.start(async ({ id }) => {
      seen.push(id);
      return done;
    });
    await settled(inbox);
    expect(seen).toEqual(ids);
  });

  test('an entry with the id of a dead letter is a duplicate, also when that was discarded', async () => {
    const inbox = await context.store.inbox();
    await kill(inbox, [entry('a')]);
    expect(await inbox.accept(entry('a'))).toBe('duplicate');
    await inbox.deadLetters.discard();
    expect(await inbox.accept(entry('a'))).toBe('duplicate');
    expect(await inbox.stats()).toMatchObject({ waiting: 0, dead: 0 });
  });

  context.testIf('durable', 'everything is there again in another inbox on the same store', async () => {
    const first = await context.store.inbox();
    await first.start(async (claim) => (claim.id === 'dead' ? dead(claim) : done));
    for (const id of ['done', 'dead']) await first.accept(entry(id));
    await settled(first);
    await first.stop(1_000);
    await first.accept(entry('waiting'));
    await first.close();

    const second = await context.store.inbox();
    expect(await second.stats()).toMatchObject({ waiting: 1, active: 0, done: 1, dead: 1 });
    for (const id of ['waiting', 'done', 'dead']) expect(await second.accept(entry(id))).toBe('duplicate');
    const seen: string[] = [];
    await second.start(async ({ id, body }) => {
      seen.push(`${id} ${Buffer.from(body).toString()}`);
      return done;
    });
    await settled(second);
    expect(seen).toEqual(['waiting {"id":"waiting"}']);
  });
});

describeEngines('unsubscribed webhooks', (context) => {
  test('the next delivery of the webhook is refused as unsubscribed, exactly once', async () => {
    const inbox = await context.store.inbox();
    await inbox.start(async (claim) => {
      if (claim.id === 'a') await claim.markUnsubscribed();
      return done;
    });
    await inbox.accept(entry('a', { webhook: 'w' }));
    await settled(inbox);
    expect(await inbox.accept(entry('b', { webhook: 'other' }))).toBe('stored');
    expect(await inbox.accept(entry('c'))).toBe('stored');
    await settled(inbox);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) => inbox.accept(entry(`d${n}`, { webhook: 'w' }))),
    );
    expect(results.filter((result) => result === 'unsubscribed')).toHaveLength(1);
    await settled(inbox);
  });

  test('also for a duplicate', async () => {
    const inbox = await context.store.inbox();
    await inbox.start(async (claim) => {
      await claim.markUnsubscribed();
      return done;
    });
    await inbox.accept(entry('a', { webhook: 'w' }));
    await settled(inbox);
    expect(await inbox.accept(entry('a', { webhook: 'w' }))).toBe('unsubscribed');
    expect(await inbox.accept(entry('a', { webhook: 'w' }))).toBe('duplicate');
  });

  context.testIf('durable', 'the note outlives the process', async () => {
    const first = await context.store.inbox();
    await first.start(async (claim) => {
      await claim.markUnsubscribed();
      return done;
    });
    await first.accept(entry('a', { webhook: 'w' }));
    await settled(first);
    await first.close();
    const second = await context.store.inbox();
    expect(await second.accept(entry('b', { webhook: 'w' }))).toBe('unsubscribed');
    expect(await second.accept(entry('b', { webhook: 'w' }))).toBe('stored');
  });
});
