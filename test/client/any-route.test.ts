import { InvalidArgumentError, TrelloClient } from '../../src/client/index.js';
import { clientOf, failure, key, serve, token } from './support/server.js';

const id = '5abbe4b7ddc1b351ef961414';

describe('request', () => {
  test('arguments of GET and DELETE are in the query, those of POST and PUT in a JSON body', async () => {
    const server = await serve(() => ({ json: { id } }));
    const client = clientOf(server);
    expect(await client.request('GET', `/cards/${id}`, { fields: ['name', 'due'], members: true })).toEqual({
      id,
    });
    await client.request('PUT', `/cards/${id}`, {
      name: 'Grüße & = ?',
      due: null,
      pos: 1.5,
      desc: undefined,
    });
    await client.request('DELETE', `/cards/${id}/idMembers/${id}`);
    await client.request('POST', '/cards', { name: 'x'.repeat(20_000) });
    expect(server.seen).toMatchObject([
      {
        method: 'GET',
        path: `/cards/${id}`,
        query: { fields: 'name,due', members: 'true' },
        body: undefined,
      },
      { method: 'PUT', query: {}, body: { name: 'Grüße & = ?', due: null, pos: 1.5 } },
      { method: 'DELETE', path: `/cards/${id}/idMembers/${id}`, query: {} },
      { method: 'POST', path: '/cards', query: {} },
    ]);
    expect(Object.keys(server.seen[1]!.body as object)).toEqual(['name', 'due', 'pos']);
  });

  test.each([
    ['no slash', 'GET', 'cards', {}, 'begin with a slash'],
    ['another host', 'GET', '//example.com/1', {}, 'must be a path'],
    ['a way out', 'GET', '/cards/../../secret', {}, 'must be a path'],
    ['a hidden way out', 'GET', '/cards/%2e%2e/x', {}, 'must be a path'],
    ['a query', 'GET', '/cards?x=1', {}, 'must be a path'],
    ['a fragment', 'GET', '/cards#x', {}, 'must be a path'],
    ['a line end', 'GET', '/cards\n', {}, 'must be a path'],
    ['another method', 'PATCH', '/cards', {}, 'must be one of GET, POST, PUT, DELETE'],
    ['a key', 'GET', '/cards', { key: 'k' }, 'must not hold key or token'],
    ['an object in the query', 'GET', '/cards', { a: { b: 1 } }, 'cannot be in a query'],
    ['no object', 'GET', '/cards', 'a=b', 'must be an object'],
  ])('%s is refused, and nothing is sent', async (_, method, path, args, says) => {
    const server = await serve(() => ({ json: {} }));
    const error = await failure(clientOf(server).request(method as 'GET', path, args as never));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toContain(says);
    expect(server.seen).toEqual([]);
  });

  test('errors, retries and the signal are those of every call', async () => {
    const server = await serve((_, nth) =>
      nth < 3 ? { status: 503, text: 'busy' } : { status: 404, text: 'no' },
    );
    expect(await failure(clientOf(server).request('GET', '/cards/x'))).toMatchObject({ code: 'not_found' });
    expect(server.seen).toHaveLength(3);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(clientOf(server).request('GET', '/cards/x', {}, { signal })).rejects.toThrow('enough');
  });
});

describe('fetch', () => {
  test('authenticates, says who it is, and takes key and token out of the URL', async () => {
    const server = await serve(() => ({ json: [{ id }] }));
    const client = clientOf(server, { identifier: 'my-bot' });
    const response = await client.fetch(`${server.baseURL}/members/me/boards?key=a&token=b&fields=name`);
    expect([response.status, await response.json()]).toEqual([200, [{ id }]]);
    expect(server.seen).toMatchObject([
      {
        path: '/members/me/boards',
        query: { fields: 'name' },
        headers: {
          authorization: `OAuth oauth_consumer_key="${key}", oauth_token="${token}"`,
          'x-trello-client-identifier': 'my-bot',
        },
      },
    ]);
    expect(server.seen[0]?.query).toEqual({ fields: 'name' });
  });

  test('takes a path, a URL and a Request, and sends bodies as they are', async () => {
    const server = await serve(() => ({ json: {} }));
    const client = clientOf(server);
    await client.fetch('/cards', {
      method: 'POST',
      body: JSON.stringify({ name: 'a' }),
      headers: { 'content-type': 'application/json' },
    });
    await client.fetch(new URL(`${server.baseURL}/cards/1`), { method: 'DELETE' });
    await client.fetch(new Request(`${server.baseURL}/cards/2`, { method: 'PUT', body: '{"closed":true}' }));
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        path: '/cards',
        body: { name: 'a' },
        headers: { 'content-type': 'application/json' },
      },
      { method: 'DELETE', path: '/cards/1' },
      { method: 'PUT', path: '/cards/2', body: { closed: true } },
    ]);
  });

  test('resolves to a response of any status, and repeats what may be repeated', async () => {
    const server = await serve((_, nth) =>
      nth === 1 ? { status: 502, text: 'busy' } : { status: 404, text: 'model not found' },
    );
    const response = await clientOf(server).fetch('/cards/1');
    expect([response.status, response.ok, await response.text()]).toEqual([404, false, 'model not found']);
    expect(server.seen).toHaveLength(2);
  });

  test.each(['https://elsewhere.example/1/cards', 'http://127.0.0.1:1/2/cards'])(
    'refuses %s, to which the token does not belong',
    async (url) => {
      const sent: string[] = [];
      const fetch = async (to: string) => {
        sent.push(to);
        return new Response('{}');
      };
      const client = new TrelloClient({ auth: { key, token }, baseURL: 'http://127.0.0.1:1/1', fetch });
      await expect(client.fetch(url)).rejects.toThrow('outside of the API');
      expect(sent).toEqual([]);
    },
  );

  test('its signal ends it', async () => {
    const server = await serve(() => 'never');
    const controller = new AbortController();
    const ended = clientOf(server).fetch('/cards/1', { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(ended).rejects.toThrow('enough');
  });
});

test('every request carries the identifier', async () => {
  const server = await serve(() => ({ json: [] }));
  await clientOf(server, { identifier: 'bot "a"' }).webhooks.list();
  expect(server.seen[0]?.headers['x-trello-client-identifier']).toBe('bot "a"');
  expect(clientOf(server).identifier).toBe(process.env['npm_package_name'] ?? 'trello-webhooks');
});
