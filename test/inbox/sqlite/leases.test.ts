import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { TrelloWebhooks } from '../../../src/index.js';
import { sqliteInbox } from '../../../src/inbox/sqlite/index.js';
import { sendDelivery, createDelivery } from '../../../src/testing/index.js';
import { InboxUnavailableError, LeaseLostError } from '../../../src/inbox/errors.js';
import type { Claim, Settlement } from '../../../src/inbox/inbox.js';
import { startChild } from './support/children.js';
import { openFile } from './support/database.js';
import { entry, openInbox, silent, tempFile } from './support/inboxes.js';
import { deferred } from '../../support/deferred.js';
import { until } from '../../support/until.js';

const done: Settlement = { kind: 'done' };
const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };

test('lock not renewed during a long handler: a blocked main thread keeps its lease', async () => {
  const file = tempFile();
  const ledger = tempFile('ledger');
  writeFileSync(ledger, '');
  const other = await openInbox(file, {}, { pollMs: 5 });
  await other.accept(entry('long', { orderKey: 'k' }));
  // Blocked for ten leases.
  await startChild({ file, ledger, blockMs: 1500, tuning: { leaseMs: 150 } });
  await until(() => readFileSync(ledger, 'utf8').includes('start k long 1'));
  const seen: string[] = [];
  await other.start(async ({ id }) => {
    seen.push(id);
    return done;
  });
  await until(async () => (await other.stats()).done === 1);
  expect(readFileSync(ledger, 'utf8')).toBe('start k long 1\nend k long\n');
  expect(seen).toEqual([]);
});

test('a lease that ends when renewals are due was not lost', async () => {
  const inbox = await openInbox();
  await inbox.accept(entry('a'));
  let claimed: Claim | undefined;
  // The first transaction after a claim always renews.
  await inbox.start(async (claim) => {
    claimed = claim;
    return done;
  });
  await until(async () => (await inbox.stats()).done === 1);
  expect(claimed!.signal.aborted).toBe(false);
});

test('the lease of a process that died is taken over, and its attempt counts', async () => {
  const file = tempFile();
  const other = await openInbox(file, {}, { pollMs: 5 });
  await other.accept(entry('a'));
  const child = await startChild({
    ...{ file, ledger: tempFile('ledger'), dieInHandler: true, tuning: { leaseMs: 200 } },
  });
  if (child.process.signalCode === null) await once(child.process, 'exit');
  const attempts: number[] = [];
  await other.start(async ({ attempt }) => {
    attempts.push(attempt);
    return done;
  });
  await until(async () => (await other.stats()).done === 1);
  expect(attempts).toEqual([2]);
});

describe('when the lease was lost', () => {
  /** A claim whose row was given to somebody else. */
  async function lost(settle: (claim: Claim) => Promise<Settlement>) {
    const file = tempFile();
    const inbox = await openInbox(file, {}, { leaseMs: 90_000 });
    await inbox.accept(entry('a'));
    const over = deferred<Claim>();
    await inbox.start(async (claim) => {
      openFile(file).exec("UPDATE entries SET lease = 'somebody', lease_until = 9e15");
      const settlement = await settle(claim).finally(() => over.resolve(claim));
      return settlement;
    });
    return { file, inbox, claim: await over.promise };
  }

  test('a mark is refused and the signal is aborted', async () => {
    let refusal: unknown;
    const { claim, inbox } = await lost(async (held) => {
      refusal = await held.markFinished('h').catch((error: unknown) => error);
      return done;
    });
    expect(refusal).toBeInstanceOf(LeaseLostError);
    expect(claim.signal.reason).toBeInstanceOf(LeaseLostError);
    expect(await inbox.stats()).toMatchObject({ active: 1, done: 0 });
  });

  test('a note for 410 is refused', async () => {
    let refusal: unknown;
    const { file } = await lost(async (held) => {
      refusal = await held.markUnsubscribed().catch((error: unknown) => error);
      return done;
    });
    expect(refusal).toBeInstanceOf(LeaseLostError);
    expect(openFile(file).prepare('SELECT * FROM gone').all()).toEqual([]);
  });

  test.each<Settlement>([
    done,
    { kind: 'dead', errors: [] },
    { kind: 'retry', delayMs: 0, errors: [] },
    { kind: 'release' },
  ])('a settlement changes nothing: %j', async (settlement) => {
    const { file, claim } = await lost(async () => settlement);
    await until(() => claim.signal.aborted);
    expect(openFile(file).prepare('SELECT state, lease, attempt FROM entries').get()).toMatchObject({
      state: 1,
      lease: 'somebody',
      attempt: 1,
    });
  });

  test('the renewal notices it', async () => {
    const file = tempFile();
    const inbox = await openInbox(file, {}, { leaseMs: 60 });
    await inbox.accept(entry('a'));
    const aborted = deferred<unknown>();
    await inbox.start(async ({ signal }) => {
      openFile(file).exec("UPDATE entries SET lease = 'somebody', lease_until = 9e15");
      signal.addEventListener('abort', () => aborted.resolve(signal.reason));
      await aborted.promise;
      return done;
    });
    expect(await aborted.promise).toBeInstanceOf(LeaseLostError);
  });
});

test('after close() the handlers are told, and can write nothing any more', async () => {
  const inbox = await openInbox();
  await inbox.accept(entry('a'));
  const claimed = deferred<Claim>();
  const mayEnd = deferred();
  await inbox.start(async (claim) => {
    claimed.resolve(claim);
    await mayEnd.promise;
    return done;
  });
  const claim = await claimed.promise;
  await inbox.close();
  expect(claim.signal.aborted).toBe(true);
  await expect(claim.markFinished('h')).rejects.toThrow(LeaseLostError);
  await expect(inbox.accept(entry('b'))).rejects.toThrow(InboxUnavailableError);
  mayEnd.resolve();
});

test('a handler that finishes after its lease was lost does no harm to the service', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): unknown => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const file = tempFile();
  const webhooks = new TrelloWebhooks({
    ...signing,
    inbox: sqliteInbox(file, { orderBy: 'none' }),
    logger: silent,
  });
  const [stolen, next] = [createDelivery('commentCard'), createDelivery('commentCard')];
  const ran: string[] = [];
  webhooks.on('commentCard', async ({ action }) => {
    ran.push(`first ${action.id}`);
    if (action.id !== stolen.action.id) return;
    openFile(file).exec("UPDATE entries SET lease = 'thief', lease_until = 9e15");
  });
  webhooks.on('commentCard', ({ action }) => void ran.push(`second ${action.id}`), { name: 'second' });
  const over = deferred();
  webhooks.onHandled(() => over.resolve());
  await webhooks.start();
  await sendDelivery(webhooks, stolen, signing);
  await over.promise;
  await sendDelivery(webhooks, next, signing);
  await until(async () => (await webhooks.stats()).done === 1);
  await webhooks.close();
  process.removeListener('unhandledRejection', note);
  // What was stolen is handled by the thief.
  expect(ran).toEqual([`first ${stolen.action.id}`, `first ${next.action.id}`, `second ${next.action.id}`]);
  expect(unhandled).toEqual([]);
});
