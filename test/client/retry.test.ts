import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { RateLimitedError, TrelloConnectionError, TrelloTimeoutError } from '../../src/client/index.js';
import { rateLimitWaitMs } from '../../src/client/rate-limit.js';
import { backoffMs, clientRetryPolicy, retryDelayMs } from '../../src/client/retry.js';
import { clientOf, failure, serve, type Reply } from './support/server.js';
import { aWebhook, boardId, callbackURL } from './support/webhook.js';

const webhook = aWebhook();
const { id } = webhook;

/** The headers of Trello's responses, with intervals as short as a test wants. */
function limits(intervalMs: number, remaining: { key: number; token: number }): Record<string, string> {
  return {
    'x-rate-limit-api-key-interval-ms': String(intervalMs),
    'x-rate-limit-api-key-max': '300',
    'x-rate-limit-api-key-remaining': String(remaining.key),
    'x-rate-limit-api-token-interval-ms': String(intervalMs * 2),
    'x-rate-limit-api-token-max': '100',
    'x-rate-limit-api-token-remaining': String(remaining.token),
  };
}

const tooMany = (intervalMs: number): Reply => ({
  status: 429,
  json: { error: 'API_KEY_LIMIT_EXCEEDED', message: 'Rate limit exceeded' },
  headers: limits(intervalMs, { key: 0, token: 50 }),
});

/** Responds with these first, and then as Trello does when all is well. */
function first(...replies: Reply[]) {
  return serve(({ method, path }, nth) => {
    const list = path.startsWith('/tokens/');
    return replies[nth - 1] ?? { json: method === 'DELETE' ? { _value: null } : list ? [webhook] : webhook };
  });
}

describe('after a 429', () => {
  test.each([
    ['GET', (c: ReturnType<typeof clientOf>) => c.webhooks.list()],
    ['POST', (c: ReturnType<typeof clientOf>) => c.webhooks.create({ idModel: boardId, callbackURL })],
    [
      'PUT without id',
      (c: ReturnType<typeof clientOf>) => c.webhooks.upsert({ idModel: boardId, callbackURL }),
    ],
    ['DELETE', (c: ReturnType<typeof clientOf>) => c.webhooks.delete(id)],
  ])('%s is repeated, because it was refused', async (_, call) => {
    const server = await first(tooMany(5), tooMany(5));
    await call(clientOf(server));
    expect(server.seen).toHaveLength(3);
  });

  test('the interval that is used up is waited for', async () => {
    const server = await first(tooMany(80));
    const started = performance.now();
    await clientOf(server).webhooks.list();
    expect(performance.now() - started).toBeGreaterThanOrEqual(79);
  });

  test('the number of attempts has a limit', async () => {
    const server = await serve(() => tooMany(1));
    const error = await failure(clientOf(server, { retry: { attempts: 3 } }).webhooks.list());
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 1,
      trelloCode: 'API_KEY_LIMIT_EXCEEDED',
    });
    expect(server.seen).toHaveLength(3);
  });

  test('the wait has a limit: 15 minutes are not waited for', async () => {
    const server = await serve(() => tooMany(900_000));
    const error = await failure(clientOf(server).webhooks.list());
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 900_000 });
    expect(error.message).toContain('900 s');
    expect(server.seen).toHaveLength(1);
  });

  test('a 404 to the deletion is one: it was refused before, not done', async () => {
    const server = await first(tooMany(1), { status: 404, text: 'The requested resource was not found.' });
    expect(await failure(clientOf(server).webhooks.delete(id))).toMatchObject({ code: 'not_found' });
  });

  test.each([
    ['of the counter that is used up', limits(100, { key: 0, token: 1 }), 100],
    ['the longest of those used up', limits(100, { key: 0, token: 0 }), 200],
    ['the longest reported, when none is used up', limits(100, { key: 1, token: 1 }), 200],
    [
      'of the counter of members',
      { 'x-rate-limit-member-interval-ms': '900000', 'x-rate-limit-member-remaining': '0' },
      900_000,
    ],
    ['10 s without headers', {}, 10_000],
    [
      '10 s with nonsense',
      { 'x-rate-limit-api-key-interval-ms': '-5', 'x-rate-limit-api-token-interval-ms': '1e9' },
      10_000,
    ],
  ])('the interval is %s', (_, headers, ms) => {
    expect(rateLimitWaitMs(new Headers(headers))).toBe(ms);
  });
});

describe('after a lost response', () => {
  const lost: [string, Reply][] = [
    ['a cut connection', 'cut'],
    ['a 500', { status: 500, text: 'oops' }],
    ['a 503 of a proxy', { status: 503, text: '<title>busy</title>' }],
  ];

  test.each(lost)('%s: what is safe to repeat is repeated', async (_, reply) => {
    const calls = [
      (c: ReturnType<typeof clientOf>) => c.webhooks.get(id),
      (c: ReturnType<typeof clientOf>) => c.webhooks.getField(id, 'active'),
      (c: ReturnType<typeof clientOf>) => c.webhooks.list(),
      (c: ReturnType<typeof clientOf>) => c.webhooks.update(id, { active: true }),
      (c: ReturnType<typeof clientOf>) => c.webhooks.setActive(id, true),
      (c: ReturnType<typeof clientOf>) => c.webhooks.delete(id),
    ];
    for (const call of calls) {
      const server = await serve(({ path }, nth) =>
        nth < 3
          ? reply
          : {
              json: path.startsWith('/tokens')
                ? []
                : path.endsWith('active')
                  ? { ...webhook, _value: true }
                  : webhook,
            },
      );
      await call(clientOf(server));
      expect(server.seen).toHaveLength(3);
    }
  });

  test.each(lost)('%s: a creation is not', async (_, reply) => {
    for (const call of ['create', 'upsert'] as const) {
      const server = await first(reply);
      await failure(clientOf(server).webhooks[call]({ idModel: boardId, callbackURL }));
      expect(server.seen).toHaveLength(1);
    }
  });

  test.each(lost)('%s: a deletion that finds nothing then is success', async (_, reply) => {
    const server = await first(reply, { status: 404, text: 'The requested resource was not found.' });
    await expect(clientOf(server).webhooks.delete(id)).resolves.toBeUndefined();
    expect(server.seen).toHaveLength(2);
  });

  test('the attempts are counted', async () => {
    const server = await serve(() => 'cut');
    const error = await failure(clientOf(server, { retry: { attempts: 4, minDelayMs: 1 } }).webhooks.get(id));
    expect(error).toBeInstanceOf(TrelloConnectionError);
    expect(error).toMatchObject({ code: 'trello_unreachable', method: 'GET', path: `/webhooks/${id}` });
    expect(server.seen).toHaveLength(4);
  });

  test('nothing else is repeated', async () => {
    for (const status of [302, 400, 401, 404, 418]) {
      const server = await serve(() => ({ status, text: 'no' }));
      expect(await failure(clientOf(server).webhooks.get(id))).toMatchObject({ status });
      expect(server.seen).toHaveLength(1);
    }
  });

  test('nothing listens: the error says why', async () => {
    const server = await serve(() => 'cut');
    const client = clientOf({ baseURL: server.baseURL.replace(/:\d+/, ':1') }, { retry: { attempts: 1 } });
    expect((await failure(client.webhooks.list())).message).toMatch(/ECONNREFUSED|bad port/);
  });
});

describe('time limit and signal', () => {
  test('a request without a response ends, and is repeated when that is safe', async () => {
    const server = await serve(() => 'never');
    const client = clientOf(server, { timeoutMs: 30, retry: { attempts: 2, minDelayMs: 1 } });
    const error = await failure(client.webhooks.list());
    expect(error).toBeInstanceOf(TrelloTimeoutError);
    expect(error).toMatchObject({
      code: 'trello_timeout',
      message: expect.stringContaining('longer than 30 ms') as string,
    });
    expect(server.seen).toHaveLength(2);
  });

  test('the limit also holds for a fetch that does not listen to its signal', async () => {
    const client = clientOf(
      { baseURL: 'http://127.0.0.1/1' },
      { timeoutMs: 10, fetch: () => new Promise(() => {}), retry: { attempts: 1 } },
    );
    expect(await failure(client.webhooks.list())).toMatchObject({ code: 'trello_timeout' });
  });

  test('a signal that is aborted already: nothing is sent', async () => {
    const server = await serve(() => ({ json: [] }));
    const reason = new Error('shutting down');
    await expect(clientOf(server).webhooks.list({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.seen).toHaveLength(0);
  });

  test('a signal during the request ends it with its reason', async () => {
    const controller = new AbortController();
    const reason = new Error('shutting down');
    const server = await serve(() => {
      controller.abort(reason);
      return 'never';
    });
    await expect(clientOf(server).webhooks.get(id, { signal: controller.signal })).rejects.toBe(reason);
    expect(server.seen).toHaveLength(1);
  });

  test('a signal during the wait between attempts ends it at once', async () => {
    const controller = new AbortController();
    const server = await serve(() => tooMany(20_000));
    const warn = () => void setImmediate(() => controller.abort());
    const logger = { debug() {}, info() {}, warn, error() {} };
    const client = clientOf(server, { logger });
    const error = await failure(client.webhooks.list({ signal: controller.signal }));
    expect(error.name).toBe('AbortError');
    expect(server.seen).toHaveLength(1);
  });

  test('a signal that lives long is left without listeners after each call', async () => {
    const { signal } = new AbortController();
    const server = await first({ status: 503 });
    await clientOf(server, { retry: { minDelayMs: 1 } }).webhooks.get(id, { signal });
    expect(server.seen).toHaveLength(2);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const policy = clientRetryPolicy();
  const error = new TrelloConnectionError('GET', '/webhooks', undefined);

  test('defaults: 5 attempts, 0.5 s, a minute', () => {
    expect(policy).toEqual({ attempts: 5, minDelayMs: 500, maxDelayMs: 10_000, maxWaitMs: 60_000 });
  });

  test('a pause doubles up to 10 s, and half of it is random', () => {
    const attempts = [1, 2, 3, 9];
    expect(attempts.map((attempt) => backoffMs(policy, attempt, () => 0))).toEqual([250, 500, 1000, 5000]);
    expect(attempts.map((attempt) => backoffMs(policy, attempt, () => 1))).toEqual([500, 1000, 2000, 10_000]);
  });

  test('minDelayMs and maxDelayMs bound a pause, and a long minDelayMs is not cut', () => {
    const short = clientRetryPolicy({ minDelayMs: 100, maxDelayMs: 150 });
    expect([1, 2, 9].map((attempt) => backoffMs(short, attempt, () => 1))).toEqual([100, 150, 150]);
    const long = clientRetryPolicy({ minDelayMs: 30_000 });
    expect([1, 2].map((attempt) => backoffMs(long, attempt, () => 1))).toEqual([30_000, 30_000]);
  });

  test('a 429 waits for the interval and up to a quarter more', () => {
    const details = {
      status: 429,
      trelloMessage: '',
      trelloCode: undefined,
      method: 'GET',
      path: '/webhooks',
    };
    const limited = new RateLimitedError(details, 10_000);
    const step = { repeatable: false, attempt: 1, waitedMs: 0 };
    expect(retryDelayMs(limited, step, policy, () => 0)).toBe(10_000);
    expect(retryDelayMs(limited, step, policy, () => 1)).toBe(12_500);
  });

  test('no call ever waits for longer than maxWaitMs or is sent more than attempts times', () => {
    fc.assert(
      fc.property(
        fc.record({
          attempts: fc.integer({ min: 1, max: 20 }),
          minDelayMs: fc.integer({ min: 0, max: 60_000 }),
          maxWaitMs: fc.integer({ min: 0, max: 120_000 }),
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (options, random) => {
          let waitedMs = 0;
          let sent = 1;
          for (;;) {
            const step = { repeatable: true, attempt: sent, waitedMs };
            const delay = retryDelayMs(error, step, clientRetryPolicy(options), () => random);
            if (delay === undefined) break;
            waitedMs += delay;
            sent++;
          }
          expect(sent).toBeLessThanOrEqual(options.attempts);
          expect(waitedMs).toBeLessThanOrEqual(options.maxWaitMs);
        },
      ),
    );
  });
});
