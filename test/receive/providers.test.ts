import { signBody } from '../../src/signature/sign.js';
import type { CallbackURL, SecretRequest } from '../../src/index.js';
import type { WebhookRequest } from '../../src/receive/request.js';
import { CALLBACK_URL, comment, PATH, SECRET, signedHeaders } from '../support/delivery.js';
import { codeOf, rig } from '../support/rig.js';
import { delivery, send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';
import { hmacSHA1 } from '../../src/util/node.js';

afterEach(closeServers);

type Options = Parameters<typeof rig>[0];

async function statusFor(options: Options, body = comment(), request = delivery(body)): Promise<number> {
  const { webhooks } = rig(options);
  const { url } = await serveOn(webhooks.listener());
  return (await send(url, request)).status;
}

test.each<[string, Options]>([
  ['a list of secrets', { secret: ['old', SECRET] }],
  ['a function', { secret: () => SECRET }],
  ['an async function', { secret: async () => SECRET }],
  ['a function that gives a list', { secret: () => ['old', SECRET] }],
  ['an async function that gives a list', { secret: async () => [SECRET, 'new'] }],
  ['a list of callback URLs', { callbackURL: ['https://x.example.com/', CALLBACK_URL] }],
  ['a function that gives the callback URL', { callbackURL: () => CALLBACK_URL }],
  [
    'an async function that gives callback URLs',
    { callbackURL: async () => [CALLBACK_URL, `${CALLBACK_URL}/2`] },
  ],
])('200: %s', async (_what, options) => {
  expect(await statusFor(options)).toBe(200);
});

test.each<[string, Options]>([
  ['a list of secrets', { secret: ['old', 'new'] }],
  ['an async function that gives another secret', { secret: async () => 'new' }],
  ['a function that gives another callback URL', { callbackURL: () => 'https://x.example.com/' }],
])('401: %s', async (_what, options) => {
  expect(await statusFor(options)).toBe(401);
});

test.each<[string, unknown]>([
  ['an empty text', () => ''],
  ['an empty text, later', async () => ''],
  ['an empty list', () => []],
  ['an empty text in a list', () => [SECRET, '']],
  ['white space', () => '  '],
  ['nothing', () => undefined],
  ['null', () => null],
  ['a number', () => 42],
  ['bytes', () => Buffer.from(SECRET)],
  ['a list in a list', () => [[SECRET]]],
])(
  '503: a function for the secret that gives %s, also for who signs with the empty secret',
  async (_what, secret) => {
    const { webhooks, ran, rejections, logger } = rig({ secret: secret as () => string });
    const { url } = await serveOn(webhooks.listener());
    const body = comment();

    for (const key of [SECRET, '', 'undefined', 'null']) {
      const signature = hmacSHA1(key, body, CALLBACK_URL);
      const answer = await send(url, { ...delivery(body), headers: { 'x-trello-webhook': signature } });
      expect([key, answer.status, codeOf(answer)]).toEqual([key, 503, 'provider_failed']);
    }
    expect(ran).toEqual([]);
    expect(rejections.map(({ code, authentic }) => [code, authentic])).toEqual(
      Array(4).fill(['provider_failed', false]),
    );
    expect(logger.messages('error')[0]).toMatch(/function given as secret/);
  },
);

test.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('vault is sealed');
    },
  ],
  ['rejects', async () => Promise.reject(new Error('vault is sealed'))],
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- people do
  ['rejects with a text', async () => Promise.reject('vault is sealed')],
])('503: a function that %s; the log has its error, the answer has not', async (_what, provider) => {
  for (const name of ['secret', 'callbackURL']) {
    const { webhooks, logger } = rig({ [name]: provider as () => string });
    const { url } = await serveOn(webhooks.listener());
    const answer = await send(url, delivery(comment()));

    expect([answer.status, codeOf(answer)]).toEqual([503, 'provider_failed']);
    expect(answer.body).not.toMatch(/vault|secret|callbackURL/);
    expect(logger.messages('error')).toEqual([expect.stringContaining(`function given as ${name}`)]);
    expect(logger.everything).toContain('vault is sealed');
  }
});

test('a provider is asked again for each delivery: what failed once does not fail for ever', async () => {
  const answers = ['', 'another', SECRET];
  const { webhooks } = rig({ secret: () => answers.shift()! });
  const { url } = await serveOn(webhooks.listener());
  const request = delivery(comment());

  const statuses = [];
  for (let count = 0; count < 3; count++) statuses.push((await send(url, request)).status);
  expect(statuses).toEqual([503, 401, 200]);
});

test('no provider is asked for what is refused without looking at the body', async () => {
  const secret = jest.fn(() => SECRET);
  const { webhooks } = rig({ secret });
  const { url } = await serveOn(webhooks.listener());
  await send(url, { method: 'GET', path: PATH, headers: {} });
  await send(url, { method: 'HEAD', path: PATH, headers: {} });
  await send(url, { method: 'POST', path: PATH, headers: {}, body: comment() });

  expect(secret).not.toHaveBeenCalled();
});

test('the function for the callback URL sees the request', async () => {
  const seen: WebhookRequest[] = [];
  const tenants = new Map([['/trello/acme', 'https://acme.example.com/hook']]);
  const callbackURL = (request: WebhookRequest) => {
    seen.push(request);
    return tenants.get(request.url) ?? [];
  };
  const { webhooks } = rig({ callbackURL });
  const { url } = await serveOn(webhooks.listener());
  const body = comment();
  const headers = signedHeaders(body, { callbackURL: 'https://acme.example.com/hook' });

  expect((await send(url, { method: 'POST', path: '/trello/acme', headers, body })).status).toBe(200);
  expect((await send(url, { method: 'POST', path: '/trello/none', headers, body })).status).toBe(503);
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/trello/acme' });
});

describe('own query parameters', () => {
  type Row = [string, CallbackURL, string, string, number];
  const any = (url: string): CallbackURL => ({ url, query: true });
  const named = (...query: string[]): CallbackURL => ({ url: CALLBACK_URL, query });
  const own = `${CALLBACK_URL}?a=1`;

  test.each<Row>([
    ['a URL alone and no query', CALLBACK_URL, '', CALLBACK_URL, 200],
    ['a URL alone and a query', CALLBACK_URL, '?a=1&b=2', `${CALLBACK_URL}?a=1&b=2`, 401],
    ['the query of the configured URL', own, '?a=1', own, 200],
    ['a query of its own and one more', own, '?a=1&b=2', `${own}&b=2`, 401],
    ['a query that the request lacks', own, '', own, 200],
    ['a query that a proxy added', CALLBACK_URL, '?added=1', CALLBACK_URL, 200],
    ['a question mark and nothing', CALLBACK_URL, '?', CALLBACK_URL, 200],
    ['any query', any(CALLBACK_URL), '?a=1&b=2', `${CALLBACK_URL}?a=1&b=2`, 200],
    ['any query, of which there is none', any(CALLBACK_URL), '', CALLBACK_URL, 200],
    ['any query behind its own', any(own), '?a=1&b=2', `${own}&b=2`, 200],
    ['any query, joined by a proxy', any(own), '?b=2', `${own}&b=2`, 200],
    ['escapes, kept as they are', any(CALLBACK_URL), '?n=%C3%A9+x', `${CALLBACK_URL}?n=%C3%A9+x`, 200],
    ['escapes, written otherwise', any(CALLBACK_URL), '?n=%c3%a9', `${CALLBACK_URL}?n=%C3%A9`, 401],
    ['another order', any(CALLBACK_URL), '?b=2&a=1', `${CALLBACK_URL}?a=1&b=2`, 401],
    ['named parameters', named('a', 'b'), '?b=2&a=1', `${CALLBACK_URL}?b=2&a=1`, 200],
    ['some of the named parameters', named('a', 'b'), '?b=2', `${CALLBACK_URL}?b=2`, 200],
    ['a parameter that is not named', named('a'), '?a=1&b=2', `${CALLBACK_URL}?a=1&b=2`, 401],
    ['a list of both kinds', named('a'), '?a=1', `${CALLBACK_URL}?a=1`, 200],
  ])('%s', async (_what, callbackURL, query, registered, status) => {
    const body = comment();
    const headers = { 'x-trello-webhook': signBody(body, { secret: SECRET, callbackURL: registered }) };
    const request = { method: 'POST', path: PATH + query, headers, body };

    expect(await statusFor({ callbackURL }, body, request)).toBe(status);
    expect(await statusFor({ callbackURL: ['https://x.example', callbackURL] }, body, request)).toBe(status);
  });

  test('the delivery has the configured URL and the query apart', async () => {
    const { webhooks, ran } = rig({ callbackURL: { url: `${CALLBACK_URL}?a=1`, query: ['board'] } });
    const body = comment();
    const callbackURL = `${CALLBACK_URL}?a=1&board=7`;
    const headers = signedHeaders(body, { callbackURL });
    await webhooks.receive({ method: 'POST', url: `${PATH}?a=1&board=7`, headers, body });
    expect(ran[0]?.delivery).toMatchObject({ callbackURL: `${CALLBACK_URL}?a=1`, query: 'board=7' });
  });

  test('the log names the option that would accept the query', async () => {
    const { webhooks, logger } = rig();
    const body = comment();
    const headers = signedHeaders(body, { callbackURL: `${CALLBACK_URL}?board=7&x=` });
    await webhooks.receive({ method: 'POST', url: `${PATH}?board=7&x=`, headers, body });
    expect(logger.messages('warn').join()).toContain("set callbackURL to { url, query: ['board', 'x'] }");
    expect(logger.messages('warn').join()).not.toContain('board=7');
  });
});

describe('a function for the secret', () => {
  const tenants: Record<string, string> = {
    'https://bot.example.com/trello/a': 'secret of a',
    'https://bot.example.com/trello/b': 'secret of b',
  };
  const urls = Object.keys(tenants);

  test('is called with each callback URL that the request may be for, and verifies that URL alone', async () => {
    const seen: SecretRequest[] = [];
    const secret = (request: SecretRequest) => {
      seen.push(request);
      return tenants[request.callbackURL]!;
    };
    const { webhooks } = rig({ secret, callbackURL: urls });
    const body = comment();
    const post = (from: string, to: string, url: string) =>
      webhooks.receive({
        ...{ method: 'POST', url, body },
        headers: signedHeaders(body, { secret: tenants[from]!, callbackURL: to }),
      });
    const [a, b] = urls as [string, string];
    expect((await post(b, b, '/trello/b')).status).toBe(200);
    expect(seen).toEqual([{ callbackURL: b, url: '/trello/b', headers: expect.any(Object) as unknown }]);
    // Tenant a cannot sign for tenant b.
    expect((await post(a, b, '/trello/b')).status).toBe(401);
    expect((await post(a, a, '/trello/a')).status).toBe(200);
    // Where a proxy hides the path, all are asked.
    expect((await post(b, b, '/')).status).toBe(200);
  });

  test('is not called by many requests at once, and again after a second', async () => {
    let calls = 0;
    const secret = async () => {
      calls++;
      await new Promise((resolve) => setImmediate(resolve));
      return SECRET;
    };
    const { webhooks } = rig({ secret });
    const post = (text: string) => {
      const body = comment(text);
      return webhooks.receive({ method: 'POST', url: PATH, headers: signedHeaders(body), body });
    };
    const responses = await Promise.all(['1', '2', '3', '4'].map(post));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await post('5');
    expect(calls).toBe(1);
    const later = Date.now() + 1_001;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
    await post('6');
    clock.mockRestore();
    expect(calls).toBe(2);
  });

  test('is not spared by a request whose hosts only look alike when they are joined', async () => {
    const hosts: unknown[] = [];
    const secret = async ({ headers }: SecretRequest) => (hosts.push(headers), SECRET);
    const { webhooks } = rig({ secret });
    for (const [host, forwarded] of [
      ['a', 'b c'],
      ['a b', 'c'],
    ] as const) {
      const body = comment(host);
      const headers = { ...signedHeaders(body), host, 'x-forwarded-host': forwarded };
      expect((await webhooks.receive({ method: 'POST', url: PATH, headers, body })).status).toBe(200);
    }
    expect(hosts).toHaveLength(2);
  });

  test('is called again at once when it failed', async () => {
    const results = [Promise.reject(new Error('sealed')), Promise.resolve(SECRET)];
    results[0]!.catch(() => {});
    const { webhooks } = rig({ secret: () => results.shift()! });
    const body = comment();
    const post = () => webhooks.receive({ method: 'POST', url: PATH, headers: signedHeaders(body), body });
    expect([(await post()).status, (await post()).status]).toEqual([503, 200]);
  });
});

describe('a function that does not settle', () => {
  test.each(['secret', 'callbackURL', 'accept'])('503: %s', async (name) => {
    const { webhooks, logger } = rig({
      [name]: () => new Promise<never>(() => {}),
      providerTimeoutMs: 30,
    });
    const { url } = await serveOn(webhooks.listener());
    const response = await send(url, delivery(comment()));
    expect([response.status, codeOf(response)]).toEqual([503, 'provider_failed']);
    expect(logger.messages('error')[0]).toContain(`function given as ${name} did not settle within 30 ms`);
  });

  test('close() waits for the requests that wait for it', async () => {
    let provide!: (secret: string) => void;
    const { webhooks } = rig({ secret: () => new Promise<string>((resolve) => (provide = resolve)) });
    const body = comment();
    const response = webhooks.receive({ method: 'POST', url: PATH, headers: signedHeaders(body), body });
    let closed = false;
    const closing = webhooks.close().then(() => (closed = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(false);
    provide(SECRET);
    await closing;
    expect((await response).status).toBe(503);
  });
});
