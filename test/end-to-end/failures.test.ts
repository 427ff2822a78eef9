import { ensureWebhooks, checkWebhooks } from '../../src/client/index.js';
import { Bot, mounts } from './support/bot.js';
import { clientOf, startTrello, stopping } from './support/stage.js';
import { board, comment, moved, tiles } from './support/world.js';

const day = 24 * 60 * 60 * 1000;

describe.each(Object.entries(mounts))('a bot %s', (_, mount) => {
  async function registered(extend: Bot['extend'] = () => {}) {
    let time = Date.UTC(2026, 10, 2, 9);
    const trello = await startTrello({ now: () => time });
    const bot = stopping(new Bot(mount));
    bot.extend = extend;
    await bot.start();
    const client = clientOf(trello);
    const desired = [{ idModel: board.id, callbackURL: bot.callbackURL }];
    await ensureWebhooks(client, desired);
    return { trello, bot, client, desired, pass: (ms: number) => void (time += ms) };
  }

  test('whose handler fails gets the delivery again, and handles it once', async () => {
    let calls = 0;
    const { trello, bot, client } = await registered((webhooks) => {
      webhooks.on('updateCard:idList', function flaky() {
        if (++calls < 3) throw new Error('not yet');
      });
      webhooks.onError(() => {});
    });
    const { action, deliveries } = trello.trigger('updateCard', moved(tiles));
    const attempts = await trello.waitForDeliveries(action.id);
    expect(attempts.map(({ status }) => status)).toEqual([500, 500, 200]);
    expect(deliveries[0]?.state).toBe('delivered');
    expect(calls).toBe(3);
    // The handlers that had finished did not run again.
    expect(bot.said).toEqual(['Tiles 🎉: To do → Done']);
    expect(bot.handled).toEqual([{ id: action.id, type: 'updateCard' }]);
    expect(await checkWebhooks(client)).toMatchObject([{ status: 'ok', consecutiveFailures: 0 }]);
  });

  test('that calls unsubscribe() is not called again: Trello deletes the webhook', async () => {
    const { trello, bot, client, desired } = await registered((webhooks) => {
      webhooks.on('commentCard', ({ action, unsubscribe }) => {
        if (action.data.text === 'stop') unsubscribe();
      });
    });
    const { deliveries } = trello.trigger('commentCard', comment(tiles, 'stop'));
    await trello.waitForIdle();
    expect(deliveries).toMatchObject([{ state: 'gone', attempts: [{ status: 410 }] }]);
    expect(await client.webhooks.list()).toEqual([]);
    expect(trello.trigger('commentCard', comment(tiles, 'hello?')).deliveries).toEqual([]);
    expect(bot.handled).toHaveLength(1);
    expect(await ensureWebhooks(client, desired)).toMatchObject([{ action: 'created' }]);
  });

  test('that fails for long is seen in its health, disabled, and reactivated', async () => {
    let broken = false;
    const { trello, bot, client, desired, pass } = await registered((webhooks) => {
      webhooks.use((_event, next) => {
        if (broken) throw new Error('the database is down');
        return next();
      });
      webhooks.onError(() => {});
    });
    expect(await checkWebhooks(client)).toMatchObject([
      { status: 'ok', meaning: expect.stringContaining('No delivery fails') as string },
    ]);

    broken = true;
    trello.trigger('commentCard', comment(tiles, 'one'));
    await trello.waitForIdle();
    expect(await checkWebhooks(client)).toMatchObject([
      {
        status: 'failing',
        active: true,
        consecutiveFailures: 4,
        failingSince: '2026-11-02T09:00:00.000Z',
        meaning: expect.stringContaining('The last 4 deliveries failed since 2026-11-02') as string,
      },
    ]);

    // Both parts of Trello's rule: a thousand failures, over thirty days.
    await bot.stop();
    for (let count = 0; count < 249; count++) trello.trigger('commentCard', comment(tiles, `${count}`));
    await trello.waitForIdle();
    expect(await checkWebhooks(client)).toMatchObject([{ status: 'failing', consecutiveFailures: 1000 }]);
    pass(30 * day);
    trello.trigger('commentCard', comment(tiles, 'last'));
    await trello.waitForIdle();
    expect(await checkWebhooks(client)).toMatchObject([
      {
        status: 'disabled',
        active: false,
        meaning: expect.stringContaining('Trello switched it off after 1001 failures') as string,
      },
    ]);
    expect(trello.trigger('commentCard', comment(tiles, 'unheard')).deliveries).toEqual([]);

    broken = false;
    await bot.start();
    expect(await ensureWebhooks(client, desired)).toMatchObject([{ action: 'reactivated' }]);
    const { action } = trello.trigger('commentCard', comment(tiles, 'heard'));
    await trello.waitForIdle();
    expect(bot.handled).toEqual([{ id: action.id, type: 'commentCard' }]);
    expect(await checkWebhooks(client)).toMatchObject([{ status: 'ok', failingSince: null }]);
  }, 60_000);
});

test('a bot that moves to another port takes its webhook along', async () => {
  const trello = await startTrello();
  const [old, moving] = [new Bot(mounts['as a listener']!), new Bot(mounts['as a listener']!)];
  await stopping(old).start();
  await stopping(moving).start();
  const client = clientOf(trello);
  const description = 'end to end';
  const [made] = await ensureWebhooks(client, [
    { idModel: board.id, callbackURL: old.callbackURL, description },
  ]);
  const desired = [{ idModel: board.id, callbackURL: moving.callbackURL, description }];
  const results = await Promise.all([ensureWebhooks(client, desired), ensureWebhooks(client, desired)]);
  for (const [result] of results) expect(['moved', 'unchanged']).toContain(result?.action);
  expect(trello.webhooks).toMatchObject([{ id: made?.webhook?.id, callbackURL: moving.callbackURL }]);
  expect(new Set(moving.methods)).toEqual(new Set(['HEAD']));
  trello.trigger('commentCard', comment(tiles, 'here'));
  await trello.waitForIdle();
  expect([old.handled.length, moving.handled.length]).toEqual([0, 1]);
});

test('a bot that does not respond to HEAD with 200 is not registered', async () => {
  const trello = await startTrello();
  const bot = await stopping(new Bot(mounts['in an Express app']!)).start();
  const callbackURL = `${bot.callbackURL}-elsewhere`;
  await expect(
    ensureWebhooks(clientOf(trello), [{ idModel: board.id, callbackURL }], {
      retry: { attempts: 2, minDelayMs: 1 },
    }),
  ).rejects.toMatchObject({
    code: 'ensure_webhooks_failed',
    errors: [{ code: 'callback_url_rejected', gotStatus: 404 }],
  });
  expect(bot.methods).toEqual(['HEAD', 'HEAD']);
  expect(trello.webhooks).toEqual([]);
});
