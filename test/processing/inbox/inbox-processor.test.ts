import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DuplicateHandlerError,
  InboxUnavailableError,
  TrelloWebhooks,
  type Inbox,
  type TrelloWebhooksOptions,
} from '../../../src/index.js';
import type { InboxOptions } from '../../../src/inbox/index.js';
import { sendDelivery, createDelivery, memoryInbox } from '../../../src/testing/index.js';
import { deferred } from '../../support/deferred.js';

const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

function bot(options: InboxOptions & { inbox?: Inbox } = {}, more: Partial<TrelloWebhooksOptions> = {}) {
  const { inbox = memoryInbox({ retry: { minDelayMs: 1, maxDelayMs: 1, attempts: 3 }, ...options }) } =
    options;
  return { inbox, webhooks: new TrelloWebhooks({ ...signing, inbox, logger: quiet, ...more }) };
}

describe('with an inbox', () => {
  it('answers when the delivery is stored, and runs the handlers from there', async () => {
    const { webhooks, inbox } = bot();
    const ran = deferred<string>();
    webhooks.on('updateCard:name', ({ action, attempt, delivery: { clientIdentifier } }) => {
      ran.resolve(`${action.data.card.name} ${attempt} ${clientIdentifier}`);
    });
    const body = createDelivery('updateCard:name');
    expect(await sendDelivery(webhooks, body, { ...signing, clientIdentifier: 'me' })).toMatchObject({
      status: 200,
      handlers: [],
    });
    expect(await inbox.stats()).toMatchObject({ waiting: 1, active: 0, done: 0 });
    await webhooks.start();
    expect(await ran.promise).toBe(`${body.action.data.card.name} 1 me`);
    await webhooks.close();
    expect(await inbox.stats()).toMatchObject({ waiting: 0, active: 0, done: 1 });
  });

  it('stores one action once, however often it comes, over HTTP', async () => {
    const { webhooks, inbox } = bot();
    const server = createServer(webhooks.listener()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/trello`;
    const body = createDelivery('createCard');
    const answers = await Promise.all(Array.from({ length: 50 }, () => sendDelivery(url, body, signing)));
    server.close();
    server.closeAllConnections();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await inbox.stats()).toMatchObject({ waiting: 1 });
  });

  it('runs again only what has not finished, and then what comes after it for the same card', async () => {
    const { webhooks } = bot();
    const ran: string[] = [];
    const all = deferred();
    let failures = 2;
    webhooks.on('commentCard', () => void ran.push('first'), { name: 'first' });
    webhooks.on(
      'commentCard',
      ({ attempt, idempotencyKey }) => {
        ran.push(`second, attempt ${attempt}, ${idempotencyKey.split(' ').slice(1).join(' ')}`);
        if (failures-- > 0) throw new Error('not yet');
      },
      { name: 'second' },
    );
    webhooks.onAny(({ action }) => void ran.push(`any ${action.type}`), { name: 'any' });
    webhooks.on('updateCard:name', () => all.resolve());
    await sendDelivery(webhooks, createDelivery('commentCard'), signing);
    await sendDelivery(webhooks, createDelivery('updateCard:name'), signing);
    await webhooks.start();
    await all.promise;
    await webhooks.close();
    expect(ran.slice(0, 5)).toEqual([
      'first',
      'second, attempt 1, commentCard/second',
      'any commentCard',
      'second, attempt 2, commentCard/second',
      'second, attempt 3, commentCard/second',
    ]);
  });

  it('makes a dead letter of what fails for good, and replays it', async () => {
    const { webhooks, inbox } = bot();
    let broken = true;
    const attempts = deferred();
    const replayed = deferred();
    webhooks.on('commentCard', ({ attempt }) => {
      if (!broken) return replayed.resolve();
      if (attempt === 3) attempts.resolve();
      throw new Error(`broken ${attempt}`);
    });
    const body = createDelivery('commentCard');
    await sendDelivery(webhooks, body, signing);
    await webhooks.start();
    await attempts.promise;
    await webhooks.close();
    const [letter] = await inbox.deadLetters.list();
    expect(letter).toMatchObject({ id: body.action.id, type: 'commentCard', attempts: 3, finished: [] });
    expect(letter?.errors.map(({ attempt, error }) => [attempt, error.split('\n')[0]])).toEqual([
      [1, 'Error: broken 1'],
      [2, 'Error: broken 2'],
      [3, 'Error: broken 3'],
    ]);
    expect(JSON.parse(Buffer.from(letter!.body).toString())).toEqual(body);

    broken = false;
    const again = bot({ inbox });
    again.webhooks.on('commentCard', () => replayed.resolve());
    await again.webhooks.start();
    expect(await inbox.deadLetters.replay({ type: 'commentCard' })).toBe(1);
    await replayed.promise;
    await again.webhooks.close();
  });

  it('keeps an authentic body that is no delivery, once', async () => {
    const { webhooks, inbox } = bot();
    for (let repeat = 0; repeat < 4; repeat++) {
      expect((await sendDelivery(webhooks, 'no JSON', signing)).status).toBe(400);
    }
    const letters = await inbox.deadLetters.list();
    expect(letters).toHaveLength(1);
    expect(Buffer.from(letters[0]!.body).toString()).toBe('no JSON');
    expect(letters[0]!.errors[0]!.error).toMatch('InvalidJSONError');
  });

  it('answers 503 when the store does not take it, and tells onRejected', async () => {
    const inbox = memoryInbox();
    inbox.accept = () => Promise.reject(new InboxUnavailableError(new Error('disk full')));
    const { webhooks } = bot({ inbox });
    const codes: string[] = [];
    webhooks.onRejected(({ code }) => void codes.push(code));
    const { status, body } = await sendDelivery(webhooks, createDelivery('commentCard'), signing);
    expect([status, JSON.parse(body)]).toMatchObject([503, { error: { code: 'inbox_unavailable' } }]);
    expect(codes).toEqual(['inbox_unavailable']);
  });

  it('answers 410 to the next delivery of a webhook that a handler gave up, and only to that', async () => {
    const { webhooks } = bot();
    const ran = deferred();
    webhooks.on('commentCard', ({ unsubscribe }) => unsubscribe());
    webhooks.on('createList', () => ran.resolve());
    await webhooks.start();
    await sendDelivery(webhooks, createDelivery('commentCard'), signing);
    await sendDelivery(
      webhooks,
      createDelivery('createList', { webhook: { id: 'another webhook' } }),
      signing,
    );
    await ran.promise;
    expect((await sendDelivery(webhooks, createDelivery('createCard'), signing)).status).toBe(410);
    expect((await sendDelivery(webhooks, createDelivery('createCard'), signing)).status).toBe(200);
    await webhooks.close();
  });

  it('gives back what close() interrupts, without counting it as an attempt', async () => {
    const { webhooks, inbox } = bot();
    const begun = deferred();
    webhooks.on('commentCard', async ({ signal: aborted }) => {
      begun.resolve();
      await once(aborted, 'abort');
      throw aborted.reason;
    });
    await sendDelivery(webhooks, createDelivery('commentCard'), signing);
    await webhooks.start();
    await begun.promise;
    await webhooks.close();
    const attempts: number[] = [];
    const done = deferred();
    const again = bot({ inbox });
    again.webhooks.on('commentCard', ({ attempt }) => {
      attempts.push(attempt);
      done.resolve();
    });
    await again.webhooks.start();
    await done.promise;
    await again.webhooks.close();
    expect(attempts).toEqual([1]);
  });

  it('hands over fetched actions through the inbox, too', async () => {
    const { webhooks } = bot();
    const ran = deferred<string>();
    webhooks.on('commentCard', ({ action }) => ran.resolve(action.data.text));
    const { action, model } = createDelivery('commentCard');
    expect(await webhooks.ingest(action, model)).toEqual({ recognized: true, duplicate: false });
    expect(await webhooks.ingest(action, model)).toEqual({ recognized: true, duplicate: true });
    await webhooks.start();
    expect(await ran.promise).toBe(action.data.text);
    await webhooks.close();
  });

  it('is not blocked by a handler that was removed from the code', async () => {
    const { webhooks, inbox } = bot();
    const failed = deferred();
    webhooks.on('commentCard', () => {
      failed.resolve();
      throw new Error('removed later');
    });
    await sendDelivery(webhooks, createDelivery('commentCard'), signing);
    await webhooks.start();
    await failed.promise;
    await webhooks.close();
    const again = bot({ inbox });
    const ran = deferred();
    again.webhooks.on('updateCard:name', () => ran.resolve());
    await sendDelivery(again.webhooks, createDelivery('updateCard:name'), signing);
    await again.webhooks.start();
    await ran.promise;
    await again.webhooks.close();
    expect(await inbox.stats()).toMatchObject({ waiting: 0, dead: 0, done: 2 });
  });

  it('refuses two handlers of one event that it could not tell apart', () => {
    const { webhooks } = bot();
    webhooks.on('commentCard', () => {});
    expect(() => webhooks.on('commentCard', () => {})).toThrow(DuplicateHandlerError);
    webhooks.on('commentCard', () => {}, { name: 'another' });
    webhooks.onAny(() => {});
    expect(() => webhooks.onAny(() => {})).toThrow(/minifiers change the names/);
  });

  it('refuses what is no inbox', () => {
    expect(() => bot({ inbox: {} as Inbox })).toThrow(/inbox must be an Inbox/);
  });
});
