import { inspect } from 'node:util';
import { TrelloClient, type Fetch } from '../../src/client/index.js';
import { redactor } from '../../src/client/redact.js';
import { clientOf, failure, key, serve, token, type Reply } from './support/server.js';

/** Everything that can be seen of a value: hidden properties, stacks, causes, and its JSON. */
function everything(value: unknown): string {
  const own = (one: unknown): unknown =>
    one instanceof Error
      ? [one.name, one.message, one.stack, own(one.cause), ...(Object.values(one) as unknown[]), String(one)]
      : one;
  return [
    inspect(value, { depth: Infinity, showHidden: true, maxStringLength: Infinity, getters: true }),
    JSON.stringify(value),
    JSON.stringify(own(value)),
    String(value),
  ].join('\n');
}

function expectClean(value: unknown): void {
  const text = everything(value).toLowerCase();
  expect(text).not.toContain(key);
  expect(text).not.toContain(token.toLowerCase());
  expect(text).not.toContain('oauth_token');
}

/** A logger that keeps all that it is given. */
function recorder() {
  const lines: unknown[] = [];
  const log = (...line: unknown[]) => void lines.push(line);
  return { lines, logger: { debug: log, info: log, warn: log, error: log } };
}

const replies: [string, Reply][] = [
  ['a text that repeats the path', { status: 404, text: `Cannot GET /1/tokens/${token}/webhooks` }],
  ['a text in capitals', { status: 400, text: `BAD ${token.toUpperCase()} ${key.toUpperCase()}` }],
  ['JSON that repeats key and token', { status: 401, json: { message: `bad ${key}`, error: `NO_${token}` } }],
  ['an HTML title', { status: 502, text: `<title>key=${key}&token=${token}</title>` }],
  ['an HTML page with status 200', { text: `<p>${token} ${key}</p>` }],
  ['something else than a list', { json: { token, key } }],
  ['a redirect', { status: 301, headers: { location: `https://elsewhere.example/${token}` } }],
  ['a 429', { status: 429, text: `slow down ${token}` }],
  ['a 500', { status: 500, text: `oops ${key} ${token}` }],
  ['the token across the point where texts are cut', { status: 400, text: `${'x'.repeat(480)}${token}` }],
  ['a cut connection', 'cut'],
  ['no response', 'never'],
];

describe('key and token', () => {
  test('are not visible in the client', () => {
    const client = new TrelloClient({ auth: { key, token } });
    expectClean(client);
    expectClean(client.webhooks);
    expectClean({ ...client });
  });

  test.each(replies)('are in no error and no log after %s', async (_, reply) => {
    const { lines, logger } = recorder();
    const server = await serve(() => reply);
    const retry = { attempts: 2, minDelayMs: 1, maxWaitMs: 10 };
    const error = await failure(clientOf(server, { logger, retry, timeoutMs: 100 }).webhooks.list());
    expectClean(error);
    expectClean(lines);
    expect(error).toMatchObject({ path: '/tokens/{token}/webhooks' });
    expect(everything(error)).toContain('/tokens/{token}/webhooks');
  });

  test('are not in a log of success', async () => {
    const { lines, logger } = recorder();
    const server = await serve(() => ({ json: [] }));
    await clientOf(server, { logger }).webhooks.list();
    expect(lines).toEqual([
      [
        { method: 'GET', path: '/tokens/{token}/webhooks', status: 200, ms: expect.any(Number) as number },
        'Trello responded',
      ],
    ]);
    expectClean(lines);
  });

  test('are in no cause, whatever the errors of fetch hold', async () => {
    const fetch: Fetch = (url, init) => {
      const inner = Object.assign(new Error(`connect to ${url} failed`), {
        code: 'ECONNREFUSED',
        request: init,
      });
      inner.stack = `${url} ${init.headers['authorization'] ?? ''}`;
      throw Object.assign(new TypeError(`fetch of ${url} failed`, { cause: new AggregateError([inner]) }), {
        url,
      });
    };
    const client = new TrelloClient({ auth: { key, token }, fetch, retry: { attempts: 1 } });
    const error = await failure(client.webhooks.list());
    expect(error).toMatchObject({ name: 'TrelloConnectionError', code: 'trello_unreachable', method: 'GET' });
    expect(error.message).toContain('connect to https://api.trello.com/1/tokens/[redacted]/webhooks failed');
    expect(inspect(error, { depth: 9 })).toContain('ECONNREFUSED');
    expectClean(error);
  });

  test('a cause that is its own cause ends', async () => {
    const fetch: Fetch = async () => {
      const circle = new Error('no network');
      throw Object.assign(circle, { cause: circle });
    };
    const client = new TrelloClient({ auth: { key, token }, fetch, retry: { attempts: 1 } });
    expect((await failure(client.webhooks.list()))['code']).toBe('trello_unreachable');
  });

  test.each([
    ['a text', 'no network'],
    ['nothing', undefined],
    ['an object', { message: 1 }],
  ])('an error of fetch may be %s', async (_, thrown) => {
    const fetch: Fetch = async () => {
      throw thrown as unknown as Error;
    };
    const client = new TrelloClient({ auth: { key, token }, fetch, retry: { attempts: 1 } });
    expect((await failure(client.webhooks.list()))['code']).toBe('trello_unreachable');
  });

  test('a placeholder for an emulator is no secret and garbles nothing', () => {
    expect(redactor(['key', 'token'])('invalid token')).toBe('invalid token');
    expect(redactor(['T', 'k'])('The key k and a token: http://k.example/T')).toBe(
      'The key k and a token: http://k.example/T',
    );
    expect(redactor(['a.b-c_d~e', 'token'])('a.b-c_d~e axb-c_d~e')).toBe('[redacted] axb-c_d~e');
  });

  test.each([
    ['Cannot GET /1/tokens/token/webhooks', 'Cannot GET /1/tokens/[redacted]/webhooks'],
    [
      'fetch of http://127.0.0.1/1/tokens/token failed',
      'fetch of http://127.0.0.1/1/tokens/[redacted] failed',
    ],
    ['GET /1/x?key=k.1&token=token', 'GET /1/x?key=[redacted]&token=[redacted]'],
    [
      'OAuth oauth_consumer_key="k.1", oauth_token="token"',
      'OAuth oauth_consumer_key="[redacted]", oauth_token="[redacted]"',
    ],
    ['GET /1/tokens/tokenized?token=tokens', 'GET /1/tokens/tokenized?token=tokens'],
  ])('a short one is taken out where only a key or token can stand: %s', (text, redacted) => {
    expect(redactor(['k.1', 'token'])(text)).toBe(redacted);
  });
});
