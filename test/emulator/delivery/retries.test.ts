import { setImmediate as nextTurn } from 'node:timers/promises';
import { board, card, emulator, ids, list, receiver, register, rest } from '../support/stage.js';

const data = { card, list, board };
const DAY = 24 * 60 * 60 * 1000;

/** The real ms between the starts of attempts. */
function gaps(starts: readonly number[]): number[] {
  return starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
}

describe('retries', () => {
  it('come after 30, 60 and 120 s, scaled, with the same bytes, and then no more', async () => {
    const [trello, bot] = [await emulator({ timeScale: 0.002 }), await receiver()];
    await register(trello, bot.url());
    const starts: number[] = [];
    bot.onPost = [
      (response) => {
        starts.push(performance.now());
        response.writeHead(500).end();
      },
    ];
    const { deliveries } = trello.trigger('createCard', data);
    await trello.waitForIdle();
    expect(trello.deliveries.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 500],
      [3, 500],
      [4, 500],
    ]);
    const [first = 0, second = 0, third = 0] = gaps(starts);
    // A timer may be late, but never early by more than a millisecond.
    expect(first).toBeGreaterThan(58);
    expect(second).toBeGreaterThan(118);
    expect(third).toBeGreaterThan(238);
    expect(new Set(bot.posts.map(({ body }) => body)).size).toBe(1);
    expect(deliveries[0]?.state).toBe('failed');
  });

  it('end with the first 200, which forgets the failures', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    await register(trello, bot.url());
    bot.onPost = [500, 'cut', 200];
    const { deliveries, action } = trello.trigger('createCard', data);
    await bot.postsCame(2);
    await nextTurn();
    const attempts = await trello.waitForDeliveries(action.id);
    expect(attempts.map(({ status, error }) => status ?? error)).toEqual([500, 'ECONNRESET', 200]);
    expect(deliveries[0]?.state).toBe('delivered');
    expect(trello.webhooks).toMatchObject([
      { consecutiveFailures: 0, firstConsecutiveFailDate: null, active: true },
    ]);
  });

  it.each([201, 202, 204, 301, 302, 400, 401, 404, 409, 429, 500, 503])(
    'follow an answer of %i',
    async (status) => {
      const [trello, bot] = [await emulator({ timeScale: 0 }), await receiver()];
      await register(trello, bot.url());
      bot.onPost = [status, 200];
      trello.trigger('createCard', data);
      await trello.waitForIdle();
      expect(trello.deliveries.map((attempt) => attempt.status)).toEqual([status, 200]);
      expect(new Set(bot.posts.map(({ path }) => path))).toEqual(new Set(['/trello']));
    },
  );

  it('follow when nobody listens', async () => {
    const [trello, bot] = [await emulator({ timeScale: 0 }), await receiver()];
    await register(trello, bot.url());
    await bot.stop();
    trello.trigger('createCard', data);
    await trello.waitForIdle();
    expect(trello.deliveries.map(({ error }) => error)).toEqual(Array(4).fill('ECONNREFUSED'));
    expect(trello.webhooks).toMatchObject([{ consecutiveFailures: 4, active: true }]);
  });

  it('do not hold up later actions', async () => {
    const [trello, bot] = [await emulator({ timeScale: 1 }), await receiver()];
    await register(trello, bot.url());
    bot.onPost = [500, 200];
    const first = trello.trigger('createCard', data);
    const second = trello.trigger('commentCard', data);
    await trello.waitForDeliveries(second.action.id);
    expect(first.deliveries[0]?.state).toBe('pending');
    expect(bot.bodies.map(({ action }) => action.id)).toEqual([first.action.id, second.action.id]);
  });

  it('are dropped when the webhook is deleted or switched off', async () => {
    const [trello, bot] = [await emulator({ timeScale: 0.02 }), await receiver()];
    const one = await register(trello, bot.url('/1'));
    const two = await register(trello, bot.url('/2'));
    bot.onPost = [500];
    const { deliveries } = trello.trigger('createCard', data);
    await bot.postsCame(2);
    await rest(trello, 'DELETE', `/webhooks/${one.id}`);
    await rest(trello, 'PUT', `/webhooks/${two.id}/active`, { value: false });
    await trello.waitForIdle();
    expect(bot.posts).toHaveLength(2);
    expect(deliveries.map(({ state }) => state)).toEqual(['dropped', 'dropped']);
  });

  it('go to the new callback URL, and are signed for it', async () => {
    const [trello, bot] = [await emulator({ timeScale: 0.02 }), await receiver()];
    const { id } = await register(trello, bot.url('/old'));
    bot.onPost = [500, 200];
    const { action } = trello.trigger('createCard', data);
    await bot.postsCame(1);
    await rest(trello, 'PUT', `/webhooks/${id}/callbackURL`, { value: bot.url('/new') });
    const attempts = await trello.waitForDeliveries(action.id);
    expect(bot.posts.map(({ path }) => path)).toEqual(['/old', '/new']);
    expect(new Set(attempts.map(({ requestHeaders }) => requestHeaders['x-trello-webhook'])).size).toBe(2);
  });
});

describe('the answer limit', () => {
  it('makes no answer a failure', async () => {
    const [trello, bot] = [await emulator({ timeScale: 0, responseTimeoutMs: 60 }), await receiver()];
    await register(trello, bot.url());
    bot.onPost = ['hang', 200];
    trello.trigger('createCard', data);
    await trello.waitForIdle();
    expect(trello.deliveries.map(({ status, error }) => status ?? error)).toEqual(['ETIMEDOUT', 200]);
    expect(trello.deliveries[0]?.durationMs).toBeGreaterThan(55);
  });

  it('makes an answer that never ends a failure', async () => {
    const [trello, bot] = [await emulator({ timeScale: 0, responseTimeoutMs: 60 }), await receiver()];
    await register(trello, bot.url());
    bot.onPost = [(response) => void response.writeHead(200).write('and then'), 200];
    trello.trigger('createCard', data);
    await trello.waitForIdle();
    expect(trello.deliveries.map(({ status, error }) => status ?? error)).toEqual(['ETIMEDOUT', 200]);
  });

  it('is scaled, but not below 250 ms', async () => {
    const [trello, bot] = [
      await emulator({ timeScale: 0, responseTimeoutMs: undefined as never }),
      await receiver(),
    ];
    await register(trello, bot.url());
    bot.onPost = ['hang', 200];
    trello.trigger('createCard', data);
    await trello.waitForIdle();
    expect(trello.deliveries[0]?.durationMs).toBeGreaterThan(245);
  });

  it('does not wait for the end of an answer that is larger than anybody reads', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    await register(trello, bot.url());
    const chunk = Buffer.alloc(100_000);
    bot.onPost = [
      (response) => {
        const flood = () => {
          while (response.write(chunk));
        };
        response.writeHead(200).on('drain', flood);
        flood();
      },
    ];
    trello.trigger('createCard', data);
    await trello.waitForIdle();
    expect(trello.deliveries.map(({ status }) => status)).toEqual([200]);
  });
});

describe('410 Gone', () => {
  it('deletes the webhook at once, with what was waiting for it', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const { id } = await register(trello, bot.url());
    const kept = await register(trello, bot.url('/2'), ids.card);
    bot.onPost = [410, 200];
    const first = trello.trigger('createCard', data);
    const second = trello.trigger('createCard', data);
    await trello.waitForIdle();
    expect(first.deliveries[0]?.state).toBe('gone');
    expect(second.deliveries[0]?.state).toBe('dropped');
    expect(bot.posts).toHaveLength(1);
    expect(trello.webhooks).toEqual([kept]);
    expect((await rest(trello, 'GET', `/webhooks/${id}`)).status).toBe(404);
  });
});

describe('failures', () => {
  it('are counted per attempt, with the date of the first', async () => {
    let now = Date.UTC(2026, 0, 1);
    const [trello, bot] = [await emulator({ timeScale: 0, now: () => now }), await receiver()];
    const { id } = await register(trello, bot.url());
    bot.onPost = [500];
    trello.trigger('createCard', data);
    await trello.waitForIdle();
    now += DAY;
    trello.trigger('createCard', data);
    await trello.waitForIdle();
    const state = {
      consecutiveFailures: 8,
      firstConsecutiveFailDate: '2026-01-01T00:00:00.000Z',
      active: true,
    };
    expect(trello.webhooks).toMatchObject([state]);
    expect((await rest(trello, 'GET', `/webhooks/${id}/consecutiveFailures`)).json).toEqual({ _value: 8 });
    const date = await rest(trello, 'GET', `/webhooks/${id}/firstConsecutiveFailDate`);
    expect(date.json).toEqual({ _value: '2026-01-01T00:00:00.000Z' });
    expect(bot.bodies.at(-1)?.webhook).toMatchObject({ ...state, consecutiveFailures: 4 });
  });

  it('disable a webhook after 30 days and 1000 failures, both, until it is switched on', async () => {
    let now = Date.UTC(2026, 0, 1);
    const [trello, bot] = [await emulator({ timeScale: 0, now: () => now }), await receiver()];
    const { id } = await register(trello, bot.url());
    bot.onPost = [500];
    const fail = async (actions: number) => {
      for (let count = 0; count < actions; count += 1) trello.trigger('createCard', data);
      await trello.waitForIdle();
    };
    await fail(1);
    now += 30 * DAY;
    await fail(1);
    // Thirty days, but not often enough.
    expect(trello.webhooks).toMatchObject([{ active: true, consecutiveFailures: 8 }]);
    now -= DAY;
    await fail(250);
    // Often enough, but not thirty days.
    expect(trello.webhooks).toMatchObject([{ active: true, consecutiveFailures: 1008 }]);
    now += DAY;
    await fail(1);
    expect(trello.webhooks).toMatchObject([{ active: false, consecutiveFailures: 1009 }]);
    expect(trello.trigger('createCard', data).deliveries).toEqual([]);

    const reply = await rest(trello, 'PUT', `/webhooks/${id}/active`, { value: true });
    expect(reply.json).toMatchObject({
      active: true,
      consecutiveFailures: 0,
      firstConsecutiveFailDate: null,
    });
    await fail(1);
    expect(trello.webhooks).toMatchObject([{ active: true, consecutiveFailures: 4 }]);
  }, 30_000);
});
