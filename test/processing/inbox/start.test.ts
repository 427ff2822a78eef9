import { TrelloWebhooks } from '../../../src/index.js';
import { createDelivery, memoryInbox, sendDelivery } from '../../../src/testing/index.js';
import { CollectingLogger } from '../../support/logger.js';
import { until } from '../../support/until.js';

const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };

function bot() {
  const inbox = memoryInbox();
  return { inbox, webhooks: new TrelloWebhooks({ ...signing, inbox, logger: new CollectingLogger() }) };
}

const handler = (): void => {};

test('start() before any handler is refused: every entry would be done unhandled', async () => {
  const { inbox, webhooks } = bot();
  await sendDelivery(webhooks, createDelivery('commentCard'), signing);
  await expect(webhooks.start()).rejects.toMatchObject({
    code: 'invalid_option',
    hint: expect.stringContaining('acceptOnly: true') as string,
  });
  expect(await inbox.stats()).toMatchObject({ waiting: 1, done: 0 });
  webhooks.on('commentCard', handler);
  await webhooks.start();
  await until(async () => (await inbox.stats()).done === 1);
  await webhooks.close();
});

test('start({ acceptOnly: true }) opens the store and runs nothing, with handlers or without', async () => {
  const { inbox, webhooks } = bot();
  await webhooks.start({ acceptOnly: true });
  webhooks.on('commentCard', handler);
  await sendDelivery(webhooks, createDelivery('commentCard'), signing);
  expect(await inbox.stats()).toMatchObject({ waiting: 1, active: 0, done: 0 });
  await webhooks.close();
});

test.each<[string, (webhooks: TrelloWebhooks) => unknown]>([
  ['on()', (webhooks) => webhooks.on('updateCard', handler)],
  ['onAny()', (webhooks) => webhooks.onAny(handler)],
  ['onUnrecognized()', (webhooks) => webhooks.onUnrecognized(handler)],
])('%s after start() is refused', async (_, register) => {
  const { webhooks } = bot();
  webhooks.on('commentCard', handler);
  await webhooks.start();
  expect(() => register(webhooks)).toThrow(/Register every handler before start\(\)/);
  await webhooks.close();
});

test('without an inbox handlers may be registered at any time', async () => {
  const webhooks = new TrelloWebhooks(signing);
  await webhooks.start();
  expect(() => webhooks.on('commentCard', handler)).not.toThrow();
});

test('start() twice, and after close(), is refused with what to do', async () => {
  const { webhooks } = bot();
  webhooks.on('commentCard', handler);
  await webhooks.start();
  await expect(webhooks.start()).rejects.toThrow(/called twice/);
  await webhooks.close();
  await expect(webhooks.start()).rejects.toThrow(/new TrelloWebhooks/);
  const without = new TrelloWebhooks(signing);
  await without.close();
  await expect(without.start()).rejects.toThrow(/new TrelloWebhooks/);
});

test('what no handler is registered for is done, and counted', async () => {
  const { webhooks } = bot();
  const seen: [string, boolean][] = [];
  webhooks.onHandled(({ type, unhandled }) => void seen.push([type, unhandled]));
  webhooks.on('commentCard', handler);
  await webhooks.start();
  await sendDelivery(webhooks, createDelivery('createList'), signing);
  await sendDelivery(webhooks, createDelivery('commentCard'), signing);
  await until(async () => (await webhooks.stats()).done === 2);
  expect(await webhooks.stats()).toMatchObject({ unhandled: 1 });
  expect(seen.sort()).toEqual([
    ['commentCard', false],
    ['createList', true],
  ]);
  await webhooks.close();
});
