import { signBody } from '../../src/signature/sign.js';
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

test.each([
  ['nothing of its own', CALLBACK_URL, '?a=1&b=2', `${CALLBACK_URL}?a=1&b=2`, 200],
  ['the same query', `${CALLBACK_URL}?a=1`, '?a=1', `${CALLBACK_URL}?a=1`, 200],
  ['a query of its own, joined by &', `${CALLBACK_URL}?a=1`, '?b=2', `${CALLBACK_URL}?a=1&b=2`, 200],
  ['a query that the request lacks', `${CALLBACK_URL}?a=1`, '', `${CALLBACK_URL}?a=1`, 200],
  ['escapes, kept as they are', CALLBACK_URL, '?n=%C3%A9+x', `${CALLBACK_URL}?n=%C3%A9+x`, 200],
  ['escapes, written otherwise', CALLBACK_URL, '?n=%c3%a9', `${CALLBACK_URL}?n=%C3%A9`, 401],
  ['another order', CALLBACK_URL, '?b=2&a=1', `${CALLBACK_URL}?a=1&b=2`, 401],
  ['a question mark and nothing', CALLBACK_URL, '?', CALLBACK_URL, 200],
])('a configured URL with %s', async (_what, callbackURL, query, registered, status) => {
  const body = comment();
  const headers = { 'x-trello-webhook': signBody(body, { secret: SECRET, callbackURL: registered }) };
  const request = { method: 'POST', path: PATH + query, headers, body };

  expect(await statusFor({ callbackURL }, body, request)).toBe(status);
});
