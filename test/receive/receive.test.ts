import { memoryInbox } from '../../src/testing/index.js';
import { deferred } from '../support/deferred.js';
import { comment, PATH, payload, SECRET, signedHeaders, bytes } from '../support/delivery.js';
import { codeOf, rig } from '../support/rig.js';
import type { WebhookRequestWithBody } from '../../src/receive/request.js';

// What only receive() can be given: adapters make these of HTTP.

const body = comment();
const headers = signedHeaders(body);
const request: WebhookRequestWithBody = { method: 'POST', url: PATH, headers, body };
const buffer = body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength);

test.each<[string, Partial<WebhookRequestWithBody>]>([
  ['a Buffer', {}],
  ['a Uint8Array', { body: new Uint8Array(body) }],
  ['an ArrayBuffer', { body: buffer as ArrayBuffer }],
  ['a text', { body: body.toString() }],
  ['a method in small letters', { method: 'post' }],
  ['header names in capitals', { headers: { 'X-TRELLO-WEBHOOK': headers['x-trello-webhook'] } }],
  ['a Headers object', { headers: new Headers(headers) }],
  ['a Map, which has a get() as well', { headers: new Map(Object.entries(headers)) as unknown as Headers }],
  ['a list with one header', { headers: { 'x-trello-webhook': [headers['x-trello-webhook']!] } }],
  ['headers without a prototype', { headers: Object.assign(Object.create(null) as object, headers) }],
  ['an absolute URL', { url: `https://bot.example.com${PATH}` }],
  ['an empty URL', { url: '' }],
])('200: %s', async (_what, parts) => {
  const { webhooks, ran } = rig();
  expect(await webhooks.receive({ ...request, ...parts })).toEqual({
    status: 200,
    headers: { 'content-length': '0' },
    body: '',
  });
  expect(ran).toHaveLength(1);
});

test.each<[string, unknown]>([
  ['a parsed object', JSON.parse(body.toString())],
  ['a list of bytes', [...body]],
  ['a number', 42],
  ['a function', () => body],
])('500: a body that is %s', async (_what, parsed) => {
  const { webhooks, ran } = rig();
  const answer = await webhooks.receive({ ...request, body: parsed as string });
  expect([answer.status, codeOf(answer), ran.length]).toEqual([500, 'body_consumed', 0]);
});

test.each([undefined, null, '', Buffer.alloc(0)])('400: no body (%p), signed', async (nothing) => {
  const { webhooks } = rig();
  const answer = await webhooks.receive({ ...request, headers: signedHeaders(''), body: nothing });
  expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_json']);
});

test('the size that counts is that of the body, not that of a header', async () => {
  const { webhooks } = rig({ maxBodyBytes: 4_000 });
  const small = comment();
  const lie = { ...signedHeaders(small), 'content-length': '999999' };
  expect((await webhooks.receive({ ...request, headers: lie, body: small })).status).toBe(200);
  const large = comment('x'.repeat(4_000));
  const other = { ...signedHeaders(large), 'content-length': '1' };
  expect((await webhooks.receive({ ...request, headers: other, body: large })).status).toBe(413);
});

test.each([
  ['no method', { method: undefined }, 'invalid_request', /method is undefined, not a string/],
  ['no URL', { url: undefined }, 'invalid_request', /url is undefined, not a string/],
  ['no headers', { headers: undefined }, 'invalid_request', /headers is undefined, not an object/],
  ['headers that are null', { headers: null }, 'invalid_request', /headers is null, not an object/],
  ['a header that is a number', { headers: { 'x-trello-webhook': 42 } }, 'signature_missing', /is missing/],
  ['a body that is a number', { body: 42 }, 'body_consumed', /The body was read before/],
  ['a body that is a promise', { body: Promise.resolve('') }, 'body_consumed', /The body was read before/],
])('%s: refused, never thrown', async (_what, parts, code, says) => {
  const { webhooks, rejections } = rig();
  const answer = await webhooks.receive({ ...request, ...parts } as unknown as WebhookRequestWithBody);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(codeOf(answer)).toBe(code);
  expect(rejections[0]?.error.message).toMatch(says);
});

test.each([undefined, null, 'POST', 5])('a request that is %p: refused, never thrown', async (nothing) => {
  const { webhooks } = rig();
  const answer = await webhooks.receive(nothing as unknown as WebhookRequestWithBody);
  expect([answer.status, codeOf(answer)]).toEqual([500, 'invalid_request']);
});

test.each(['a Buffer', 'an ArrayBuffer'])(
  'what is stored is what was verified: %s used again',
  async (kind) => {
    const inbox = memoryInbox();
    const secret = deferred<string>();
    const { webhooks } = rig({ inbox, secret: () => secret.promise });
    const bytes = new Uint8Array(comment());
    const expected = Buffer.from(bytes).toString();
    const response = webhooks.receive({
      ...request,
      headers: signedHeaders(bytes),
      body: kind === 'a Buffer' ? bytes : bytes.buffer,
    });
    bytes.fill(0x20);
    secret.resolve(SECRET);
    expect((await response).status).toBe(200);
    const bodies: string[] = [];
    await inbox.start(async (claim) => {
      bodies.push(Buffer.from(claim.body).toString());
      return { kind: 'done' };
    });
    expect(bodies).toEqual([expected]);
  },
);

test('an ArrayBuffer that was given away: refused, never thrown', async () => {
  const { webhooks } = rig();
  const body = new Uint8Array(comment()).buffer;
  structuredClone(body, { transfer: [body] });
  const answer = await webhooks.receive({ ...request, body });
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test('a refusal tells onRejected what the answer does not', async () => {
  const { webhooks, rejections } = rig();
  const malformed = bytes({ ...payload(), model: 'none' });
  await webhooks.receive({ ...request, headers: signedHeaders(malformed), body: malformed });

  expect(rejections).toEqual([
    {
      code: 'invalid_payload',
      status: 400,
      error: expect.objectContaining({
        code: 'invalid_payload',
        issues: [{ path: '/model', message: 'must be object' }],
      }) as unknown,
      authentic: true,
      body: malformed,
      receivedAt: expect.any(Date) as unknown,
    },
  ]);
});

test.each([
  ['throws', () => { throw new Error('metrics are down'); }], // prettier-ignore
  ['rejects', async () => Promise.reject(new Error('metrics are down'))],
  ['never ends', () => new Promise(() => {})],
])('onRejected that %s does not change the answer', async (_what, hook) => {
  const { webhooks } = rig();
  webhooks.onRejected(hook);
  const answer = await webhooks.receive({ ...request, headers: {} });
  expect([answer.status, codeOf(answer)]).toEqual([401, 'signature_missing']);
});

test('an answer is its own: changing one does not change the next', async () => {
  const { webhooks } = rig();
  const first = await webhooks.receive({ method: 'HEAD', url: PATH, headers: {} });
  try {
    (first.headers as Record<string, string>)['set-cookie'] = 'a=b';
  } catch {
    // Frozen is as good.
  }
  const second = await webhooks.receive({ method: 'HEAD', url: PATH, headers: {} });
  expect(second.headers).toEqual({ 'content-length': '0' });
});

test('what the delivery says of itself reaches the handler', async () => {
  const { webhooks, ran } = rig();
  const more = { ...headers, 'X-Trello-Client-Identifier': 'my-bot' };
  await webhooks.receive({ ...request, headers: more });
  const [event] = ran;
  expect(event?.delivery).toEqual({
    receivedAt: expect.any(Date) as unknown,
    callbackURL: 'https://bot.example.com/trello',
    query: '',
    clientIdentifier: 'my-bot',
    body: request.body,
    action: event?.action,
    model: event?.model,
    webhook: event?.webhook,
    names: ['commentCard'],
    recognized: true,
    issues: [],
  });
});
