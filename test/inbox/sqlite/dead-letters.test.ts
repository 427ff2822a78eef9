import { MAX_ERRORS, type AttemptError, type Inbox } from '../../../src/inbox/inbox.js';
import { openFile } from './support/database.js';
import { entry, openInbox, tempFile } from './support/inboxes.js';
import { until } from '../../support/until.js';

// Hundreds of commits, each as slow as the disk.
jest.setTimeout(30_000);

const error = (attempt: number): AttemptError => ({
  attempt,
  at: attempt,
  handler: 'h',
  error: `no ${attempt}`,
});

/** Has these entries die at their first attempt. */
async function kill(inbox: Inbox, ...ids: string[]): Promise<void> {
  const { dead } = await inbox.stats();
  for (const id of ids) await inbox.accept(entry(id, { type: `type-${id[0]}`, orderKey: 'k' }));
  await inbox.start(async (claim) => {
    await claim.markFinished('one');
    return { kind: 'dead', errors: [error(1)] };
  });
  await until(async () => (await inbox.stats()).dead === dead + ids.length);
  await inbox.stop(1000);
}

/** The ids in the order in which they are handled. */
async function handleAll(inbox: Inbox): Promise<string[]> {
  const handled: string[] = [];
  await inbox.start(async ({ id, attempt, finished }) => {
    handled.push(`${id} ${attempt} ${[...finished].join()}`);
    return { kind: 'done' };
  });
  await until(async () => (await inbox.stats()).waiting + (await inbox.stats()).active === 0);
  await inbox.stop(1000);
  return handled;
}

test('a dead letter has all that is needed to see what happened', async () => {
  const inbox = await openInbox();
  const before = Date.now();
  await kill(inbox, 'a');
  const letter = await inbox.deadLetters.get('a');
  expect(letter).toMatchObject({ id: 'a', type: 'type-a', orderKey: 'k', attempts: 1, finished: ['one'] });
  expect(letter).toMatchObject({ origin: { receivedAt: 1_700_000_000_000 }, errors: [error(1)] });
  expect(Buffer.from(letter!.body).toString()).toBe('{"id":"a"}');
  expect(letter!.deadAt).toBeGreaterThanOrEqual(before);
  expect(await inbox.deadLetters.get('b')).toBeUndefined();
});

test('the errors of all attempts are kept, the latest of them', async () => {
  const inbox = await openInbox();
  await inbox.accept(entry('a'));
  await inbox.start(async ({ attempt }) => {
    const errors = [error(attempt)];
    return attempt === MAX_ERRORS + 2 ? { kind: 'dead', errors } : { kind: 'retry', delayMs: 0, errors };
  });
  await until(async () => (await inbox.stats()).dead === 1);
  const [letter] = await inbox.deadLetters.list();
  expect(letter!.errors).toEqual(Array.from({ length: MAX_ERRORS }, (_, n) => error(n + 3)));
});

test('a list can be narrowed, is in the order of death and has 100 at most unless told', async () => {
  const inbox = await openInbox();
  const ids = Array.from({ length: 105 }, (_, n) => `${'ab'[n % 2]}${n}`);
  await kill(inbox, ...ids);
  const list = async (filter?: Parameters<typeof inbox.deadLetters.list>[0]) =>
    (await inbox.deadLetters.list(filter)).map(({ id }) => id);
  expect(await list()).toEqual(ids.slice(0, 100));
  expect(await list({ limit: 1000 })).toEqual(ids);
  expect(await list({ type: 'type-b', limit: 2 })).toEqual(['b1', 'b3']);
  expect(await list({ ids: ['a4', 'b1', 'none'] })).toEqual(['b1', 'a4']);
  expect(await list({ ids: [] })).toEqual([]);
  const { deadAt } = (await inbox.deadLetters.get('a50'))!;
  const since = await list({ since: new Date(deadAt), limit: 1000 });
  const before = await list({ before: new Date(deadAt), limit: 1000 });
  expect([...before, ...since]).toEqual(ids);
  expect(since).toContain('a50');
});

test('replayed letters come behind what waits; finished handlers stay so and attempts begin again', async () => {
  const inbox = await openInbox(tempFile(), { concurrency: 1 });
  await kill(inbox, 'a', 'b');
  await inbox.accept(entry('c', { orderKey: 'k' }));
  expect(await inbox.deadLetters.replay()).toBe(2);
  expect(await inbox.deadLetters.list()).toEqual([]);
  expect(await handleAll(inbox)).toEqual(['c 1 ', 'a 1 one', 'b 1 one']);
});

test('replay takes a filter and a limit, and any number', async () => {
  const inbox = await openInbox();
  const ids = Array.from({ length: 450 }, (_, n) => `${'ab'[n % 2]}${n}`);
  await kill(inbox, ...ids);
  expect(await inbox.deadLetters.replay({ type: 'type-a', limit: 3 })).toBe(3);
  expect(await inbox.deadLetters.replay({ ids: ['b1'] })).toBe(1);
  expect(await inbox.deadLetters.replay()).toBe(446);
  expect((await handleAll(inbox)).length).toBe(450);
});

test('a replay that runs beside the workers meets each letter once', async () => {
  const inbox = await openInbox();
  const ids = Array.from({ length: 450 }, (_, n) => `x${n}`);
  await kill(inbox, ...ids);
  // They die again while the others are still being put back.
  await inbox.start(async () => ({ kind: 'dead', errors: [] }));
  expect(await inbox.deadLetters.replay()).toBe(450);
  await until(async () => (await inbox.stats()).dead === 450);
});

test('discarded letters are removed, their bodies too, and their ids stay duplicates', async () => {
  const file = tempFile();
  const inbox = await openInbox(file);
  await kill(inbox, 'a', 'b', 'c');
  expect(await inbox.deadLetters.discard({ ids: ['a'] })).toBe(1);
  expect(await inbox.deadLetters.discard()).toBe(2);
  expect(await inbox.stats()).toMatchObject({ dead: 0, done: 3 });
  expect(await inbox.accept(entry('a'))).toBe('duplicate');
  expect(openFile(file).prepare('SELECT count(*) AS n FROM bodies').get()).toEqual({ n: 0 });
});

test('a dead entry lets the next of its key go on', async () => {
  const inbox = await openInbox();
  await inbox.accept(entry('a', { orderKey: 'k' }));
  await inbox.accept(entry('b', { orderKey: 'k' }));
  await inbox.start(async ({ id }) => (id === 'a' ? { kind: 'dead', errors: [] } : { kind: 'done' }));
  await until(async () => (await inbox.stats()).done === 1);
});

test('a body that is no delivery becomes a dead letter once, and can be replayed', async () => {
  const inbox = await openInbox();
  await inbox.addDeadLetter(entry('bad', { body: Buffer.from('{"no":1}') }), error(0));
  await inbox.addDeadLetter(entry('bad'), error(0));
  expect(await inbox.deadLetters.list()).toHaveLength(1);
  expect(await inbox.deadLetters.get('bad')).toMatchObject({ attempts: 0, errors: [error(0)] });
  expect(await inbox.deadLetters.replay()).toBe(1);
  expect(await handleAll(inbox)).toEqual(['bad 1 ']);
});
