import type { Claim, DeadLetterFilter, Inbox, NewEntry } from '../../../src/inbox/inbox.js';
import { dead, done, entry, failure, kill, settled } from './support/kit.js';
import { until } from '../../support/until.js';
import { describeEngines } from './support/suite.js';

describeEngines('dead letters', (context) => {
  const entries: NewEntry[] = [
    entry('a', { type: 'updateCard', orderKey: 'k1' }),
    entry('b', { type: 'commentCard', orderKey: 'k2' }),
    entry('c', { type: 'updateCard', orderKey: undefined }),
    entry('d', { type: 'createCard', orderKey: 'k1' }),
  ];

  /** An inbox in which these died in this order, each at another time, and when that was. */
  async function cemetery(): Promise<{ inbox: Inbox; at: number[] }> {
    const inbox = await context.store.inbox();
    const at: number[] = [];
    for (const each of entries) {
      await kill(inbox, [each]);
      const { deadAt } = (await inbox.deadLetters.get(each.id))!;
      at.push(deadAt);
      await until(() => Date.now() > deadAt);
    }
    return { inbox, at };
  }

  const ids = async (inbox: Inbox, filter?: DeadLetterFilter): Promise<string> =>
    (await inbox.deadLetters.list(filter)).map(({ id }) => id).join('');

  /** Each filter, and what it must find. */
  const filters = (at: number[]): [DeadLetterFilter | undefined, string][] => [
    [undefined, 'abcd'],
    [{}, 'abcd'],
    [{ ids: ['d', 'b', 'nobody'] }, 'bd'],
    [{ ids: [] }, ''],
    [{ type: 'updateCard' }, 'ac'],
    [{ type: '' }, ''],
    [{ since: new Date(at[1]!) }, 'bcd'],
    [{ before: new Date(at[1]!) }, 'a'],
    [{ since: new Date(at[1]!), before: new Date(at[3]!) }, 'bc'],
    [{ since: new Date(at[1]!), type: 'updateCard' }, 'c'],
    [{ ids: ['a', 'b'], before: new Date(at[1]!) }, 'a'],
    [{ limit: 2 }, 'ab'],
    [{ limit: 1, type: 'updateCard' }, 'a'],
    [{ limit: 0 }, ''],
  ];

  test('are listed by every filter, the oldest first', async () => {
    const { inbox, at } = await cemetery();
    for (const [filter, expected] of filters(at))
      expect([filter, await ids(inbox, filter)]).toEqual([filter, expected]);
  });

  test('replay by type and by time range takes those, and no others', async () => {
    const { inbox, at } = await cemetery();
    const filter = { since: new Date(at[1]!), before: new Date(at[3]! + 1), type: 'updateCard' };
    expect(await inbox.deadLetters.replay(filter)).toBe(1);
    expect(await ids(inbox)).toBe('abd');
    expect(await inbox.deadLetters.replay({ type: 'updateCard' })).toBe(1);
    expect(await inbox.deadLetters.replay({ before: new Date(at[2]!) })).toBe(1);
    expect(await inbox.deadLetters.replay({ ids: ['a', 'd'], limit: 5 })).toBe(1);
    expect(await inbox.deadLetters.replay()).toBe(0);
    const seen: string[] = [];
    await inbox.start(async ({ id }) => {
      seen.push(id);
      return done;
    });
    await settled(inbox);
    expect(seen.sort().join('')).toBe('abcd');
    expect(await inbox.stats()).toMatchObject({ done: 4, dead: 0 });
  });

  test('are discarded by every filter, and no others', async () => {
    const { inbox, at } = await cemetery();
    expect(await inbox.deadLetters.discard({ ids: ['nobody'] })).toBe(0);
    expect(await inbox.deadLetters.discard({ since: new Date(at[1]!), before: new Date(at[2]!) })).toBe(1);
    expect(await ids(inbox)).toBe('acd');
    expect(await inbox.deadLetters.discard({ type: 'updateCard', limit: 1 })).toBe(1);
    expect(await ids(inbox)).toBe('cd');
    expect(await inbox.deadLetters.discard({ ids: ['d'] })).toBe(1);
    expect(await inbox.deadLetters.discard()).toBe(1);
    expect(await inbox.deadLetters.discard()).toBe(0);
    expect(await inbox.deadLetters.replay()).toBe(0);
    const counted = context.engine.can.discardedAreCounted === true ? 4 : 0;
    expect(await inbox.stats()).toMatchObject({ dead: 0, waiting: 0, done: counted });
    for (const each of entries) expect(await inbox.accept(each)).toBe('duplicate');
  });

  test('have all that is needed to look into them', async () => {
    const inbox = await context.store.inbox();
    const origin = { receivedAt: 5, callbackURL: 'https://bot.example.com/t', clientIdentifier: 'me' };
    await inbox.start(async (claim) => {
      await claim.markFinished('commentCard/first');
      return dead(claim);
    });
    const before = Date.now();
    await inbox.accept(entry('a', { origin, body: new Uint8Array([0, 255]) }));
    await settled(inbox);
    const letter = (await inbox.deadLetters.get('a'))!;
    expect({ ...letter, body: [...letter.body] }).toMatchObject({
      ...{ id: 'a', type: 'commentCard', orderKey: 'card', origin, body: [0, 255], attempts: 1 },
      ...{ finished: ['commentCard/first'], errors: [{ attempt: 1, error: 'error 1' }] },
    });
    expect(letter.deadAt).toBeGreaterThanOrEqual(before);
    expect(letter.deadAt).toBeLessThanOrEqual(Date.now());
    expect(await inbox.deadLetters.get('b')).toBeUndefined();
  });

  test('a replayed one begins anew, but keeps its marks and its errors', async () => {
    const inbox = await context.store.inbox();
    const claims: Claim[] = [];
    await inbox.start(async (claim) => {
      claims.push(claim);
      await claim.markFinished(`h${claims.length}`);
      return dead(claim);
    });
    await inbox.accept(entry('a'));
    await settled(inbox);
    await inbox.deadLetters.replay();
    await until(async () => claims.length === 2 && (await inbox.stats()).dead === 1);
    expect(claims[1]).toMatchObject({ attempt: 1, finished: new Set(['h1']) });
    const letter = (await inbox.deadLetters.get('a'))!;
    expect([...letter.finished].sort()).toEqual(['h1', 'h2']);
    expect(letter.attempts).toBe(1);
    expect(letter.errors).toHaveLength(2);
  });

  test('concurrent replays put it back once', async () => {
    const inbox = await context.store.inbox();
    await kill(inbox, [entry('a'), entry('b')]);
    const counts = await Promise.all(Array.from({ length: 10 }, () => inbox.deadLetters.replay()));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await inbox.stats()).toMatchObject({ waiting: 2, dead: 0 });
  });

  test('a body that is no delivery becomes a dead letter once, and its id a duplicate', async () => {
    const inbox = await context.store.inbox();
    const malformed = entry('malformed 1', { orderKey: undefined, type: '', body: Buffer.from('{') });
    for (let n = 0; n < 3; n++) await inbox.addDeadLetter(malformed, failure(0, 'Unexpected end'));
    expect(await inbox.stats()).toMatchObject({ waiting: 0, dead: 1 });
    expect(await inbox.accept(malformed)).toBe('duplicate');
    const [letter] = await inbox.deadLetters.list({ type: '' });
    expect(letter).toMatchObject({ id: 'malformed 1', attempts: 0, errors: [{ error: 'Unexpected end' }] });
    expect(Buffer.from(letter!.body).toString()).toBe('{');
    expect(await inbox.deadLetters.replay()).toBe(1);
    await inbox.start(async () => done);
    await settled(inbox);
    expect(await inbox.stats()).toMatchObject({ done: 1, dead: 0 });
  });

  test('a duplicate does not become a dead letter', async () => {
    const inbox = await context.store.inbox();
    await inbox.accept(entry('a'));
    await inbox.addDeadLetter(entry('a'), failure(0));
    expect(await inbox.stats()).toMatchObject({ waiting: 1, dead: 0 });
  });
});
