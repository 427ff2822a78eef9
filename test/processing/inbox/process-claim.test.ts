import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { InboxOptions } from '../../../src/inbox/index.js';
import { TrelloWebhooks, type TrelloWebhooksOptions } from '../../../src/index.js';
import { sendDelivery, createDelivery, memoryInbox } from '../../../src/testing/index.js';
import { deferred } from '../../support/deferred.js';
import { CollectingLogger } from '../../support/logger.js';
import { until } from '../../support/until.js';

const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };

function bot(options: InboxOptions = {}, more: Partial<TrelloWebhooksOptions> = {}) {
  const inbox = memoryInbox({ retry: { attempts: 2, minDelayMs: 1, maxDelayMs: 1 }, ...options });
  const logger = new CollectingLogger();
  const webhooks = new TrelloWebhooks({ ...signing, inbox, logger, ...more });
  const send = (body: object) => sendDelivery(webhooks, body, signing);
  return { inbox, logger, webhooks, send };
}

test.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
  ['wraps the reason, as timers do', (signal) => delay(60_000, undefined, { signal })],
  ['throws the reason', (signal) => once(signal, 'abort').then(() => signal.throwIfAborted())],
  [
    'throws an AbortError of its own',
    (signal) =>
      once(signal, 'abort').then(() => {
        throw new DOMException('Stopped', 'AbortError');
      }),
  ],
])('what close() interrupts is given back, and nothing is logged: a handler that %s', async (_, wait) => {
  const { inbox, logger, webhooks, send } = bot();
  const begun = deferred();
  webhooks.on('commentCard', async ({ signal }) => {
    begun.resolve();
    await wait(signal);
  });
  await webhooks.start();
  await send(createDelivery('commentCard'));
  await begun.promise;
  await webhooks.close();
  expect(await inbox.stats()).toMatchObject({ waiting: 1, retrying: 0, dead: 0 });
  expect([...logger.messages('error'), ...logger.messages('warn')]).toEqual([]);
});

test('a handler that takes too long is an error of its attempt', async () => {
  const { inbox, webhooks, send } = bot({ retry: { attempts: 1 } }, { handlerTimeoutMs: 20 });
  webhooks.onError(() => {});
  // It ends well, but too late, so that the other one is left for another attempt.
  webhooks.on('commentCard', ({ signal }) => once(signal, 'abort'), { name: 'slow' });
  webhooks.on('commentCard', () => {}, { name: 'left' });
  await webhooks.start();
  const body = createDelivery('commentCard');
  await send(body);
  await until(async () => (await inbox.stats()).dead === 1);
  expect(await inbox.deadLetters.get(body.action.id)).toMatchObject({
    finished: ['commentCard/slow'],
    errors: [
      {
        attempt: 1,
        handler: 'commentCard/slow',
        error: expect.stringMatching(/HandlerTimeoutError/) as string,
      },
    ],
  });
  await webhooks.close();
});

test('the log says that the inbox tries again, and what is given up in the end', async () => {
  const { inbox, logger, webhooks, send } = bot();
  webhooks.on('commentCard', () => {
    throw new Error('broken');
  });
  await webhooks.start();
  await send(createDelivery('commentCard'));
  await until(async () => (await inbox.stats()).dead === 1);
  await webhooks.close();
  expect(logger.messages('error')).toEqual([
    expect.stringContaining('the inbox decides whether it is tried again'),
    expect.stringContaining('the inbox decides whether it is tried again'),
    'An action is a dead letter after 2 attempts',
  ]);
  expect(logger.everything).not.toContain('Trello will send');
});

test('stats() and onHandled() tell what is there, what became of each attempt, and which handlers fail', async () => {
  const { webhooks, send } = bot();
  const attempts: [type: string, attempt: number, settlement: string, failed: string[]][] = [];
  webhooks.onHandled(({ type, attempt, settlement, failures, durationMs, waitedMs }) => {
    attempts.push([type, attempt, settlement, failures.map(({ handler }) => handler)]);
    expect(Math.min(durationMs, waitedMs)).toBeGreaterThanOrEqual(0);
  });
  webhooks.onHandled(() => {
    throw new Error('a broken hook harms nobody');
  });
  webhooks.onError(() => {});
  webhooks.on('commentCard', () => {}, { name: 'works' });
  webhooks.on(
    'commentCard',
    () => {
      throw new Error('broken');
    },
    { name: 'fails' },
  );
  await send(createDelivery('commentCard'));
  expect(await webhooks.stats()).toMatchObject({
    waiting: 1,
    dead: 0,
    lastMinute: { done: 0 },
    failures: {},
  });
  await webhooks.start();
  await until(async () => (await webhooks.stats()).dead === 1);
  await send(createDelivery('createList'));
  await until(async () => (await webhooks.stats()).done === 1);
  expect(await webhooks.stats()).toMatchObject({
    ...{ waiting: 0, active: 0, done: 1, dead: 1 },
    lastMinute: { done: 1, retry: 1, dead: 1, release: 0 },
    failures: { 'commentCard/fails': 2 },
  });
  expect(attempts).toEqual([
    ['commentCard', 1, 'retry', ['commentCard/fails']],
    ['commentCard', 2, 'dead', ['commentCard/fails']],
    ['createList', 1, 'done', []],
  ]);
  await webhooks.close();
});
