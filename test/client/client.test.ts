import { inspect } from 'node:util';
import { InvalidArgumentError, TrelloClient, type TrelloClientOptions } from '../../src/client/index.js';
import { clientOf, failure, key, serve, token } from './support/server.js';

const auth = { key, token };

function refusal(options: unknown): InvalidArgumentError {
  try {
    new TrelloClient(options as TrelloClientOptions);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error;
  }
  throw new Error('the options were accepted');
}

describe('TrelloClient', () => {
  test.each([
    ['no authentication', {}, 'auth', 'must be an object, but is missing'],
    ['no identifier', { auth, identifier: '' }, 'identifier', 'printable'],
    ['an identifier with a line end', { auth, identifier: 'a\r\nb: c' }, 'identifier', 'printable'],
    ['no key', { auth: { token } }, 'key', 'must be a string, but is missing'],
    ['an empty key', { auth: { key: '', token } }, 'key', 'an empty string'],
    ['no token', { auth: { key } }, 'token', 'https://trello.com/1/authorize'],
    ['a token with a line end', { auth: { key, token: `${token}\n` } }, 'token', 'contains white space'],
    [
      'a token with a quote',
      { auth: { key, token: 'a"b' } },
      'token',
      'characters that no key or token of Trello has',
    ],
    ['key and token swapped', { auth: { key: token, token: key } }, 'key', 'Swap them'],
    ['a relative base URL', { auth, baseURL: '/1' }, 'baseURL', 'ends in /1'],
    ['a base URL of another protocol', { auth, baseURL: 'ftp://x/1' }, 'baseURL', 'http or https'],
    ['a base URL with a password', { auth, baseURL: 'https://a:b@x/1' }, 'baseURL', 'no user'],
    ['a base URL with a query', { auth, baseURL: 'https://x/1?a' }, 'baseURL', 'query'],
    ['a fetch that is none', { auth, fetch: 'fetch' }, 'fetch', 'must be a function'],
    ['no time', { auth, timeoutMs: 0 }, 'timeoutMs', 'above 0'],
    ['a time that no timer can wait', { auth, timeoutMs: 2 ** 31 }, 'timeoutMs', 'at most 2147483647'],
    ['no attempts', { auth, retry: { attempts: 0 } }, 'retry.attempts', 'from 1 up'],
    ['a negative pause', { auth, retry: { minDelayMs: -1 } }, 'retry.minDelayMs', 'milliseconds'],
    ['an endless pause', { auth, retry: { maxDelayMs: Infinity } }, 'retry.maxDelayMs', 'milliseconds'],
    [
      'a longest pause below the first',
      { auth, retry: { minDelayMs: 2, maxDelayMs: 1 } },
      'retry.maxDelayMs',
      'less than retry.minDelayMs',
    ],
    ['an endless wait', { auth, retry: { maxWaitMs: Infinity } }, 'retry.maxWaitMs', 'milliseconds'],
    ['a wait beyond timers', { auth, retry: { maxWaitMs: 2 ** 31 } }, 'retry.maxWaitMs', '2147483647'],
  ])('refuses %s and says what to do', (_, options, argument, says) => {
    const error = refusal(options);
    expect(error.argument).toBe(argument);
    expect(error.message).toContain(says);
    expect(error.code).toBe('invalid_argument');
    expect(inspect(error)).not.toContain(key);
    expect(inspect(error)).not.toContain(token);
  });

  test('refuses a part of auth that is misspelt', () => {
    const misspelt = { auth: { key, tokn: token } } as unknown as TrelloClientOptions;
    expect(() => new TrelloClient(misspelt)).toThrow('auth has no option "tokn". Did you mean token?');
  });

  test('sends key and token in the Authorization header and in no URL', async () => {
    const server = await serve(() => ({ json: { id: '1' } }));
    await failure(clientOf(server).webhooks.get('5abbe4b7ddc1b351ef961414'));
    expect(server.seen).toMatchObject([
      {
        path: '/webhooks/5abbe4b7ddc1b351ef961414',
        query: {},
        headers: { authorization: `OAuth oauth_consumer_key="${key}", oauth_token="${token}"` },
      },
    ]);
  });

  test('asks api.trello.com by default, with the fetch of the moment', async () => {
    const urls: string[] = [];
    const before = globalThis.fetch;
    const client = new TrelloClient({ auth: { key, token } });
    globalThis.fetch = async (url) => {
      urls.push(url as string);
      return new Response('[]');
    };
    try {
      await client.actions.list({ kind: 'board', id: '5abbe4b7ddc1b351ef961414' }, { limit: 1 });
    } finally {
      globalThis.fetch = before;
    }
    expect(urls).toEqual([
      'https://api.trello.com/1/boards/5abbe4b7ddc1b351ef961414/actions?filter=all&display=true&limit=1',
    ]);
  });

  test('does not follow a redirect, which would take the token along', async () => {
    const elsewhere = await serve(() => ({ json: [] }));
    const server = await serve(({ path }) => ({
      status: 302,
      headers: { location: elsewhere.baseURL + path },
    }));
    const error = await failure(clientOf(server).webhooks.list());
    expect(error.message).toContain('Trello responded with 302 to GET /tokens/{token}/webhooks');
    expect(elsewhere.seen).toHaveLength(0);
  });

  test('takes a base URL with slashes at the end', async () => {
    const server = await serve(() => ({ json: [] }));
    const client = clientOf({ baseURL: `${server.baseURL}//` }, { fetch: globalThis.fetch });
    expect(client.baseURL).toBe(server.baseURL);
    expect(await client.webhooks.list()).toEqual([]);
  });
});
