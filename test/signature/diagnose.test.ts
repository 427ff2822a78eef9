import { jest } from '@jest/globals';

import { bytes, CALLBACK_URL, comment, PATH, payload, SECRET, signedHeaders } from '../support/delivery.js';
import { codeOf, rig } from '../support/rig.js';
import { send, type TestRequest } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

// The log tells why a signature did not match; the answer, which anybody can ask for, does not.

let clock: jest.SpiedFunction<typeof Date.now> | undefined;
let minutes = 0;

beforeEach(() => {
  // The reasons that are looked for are rationed; a minute between the tests gives each its own.
  const now = Date.now.bind(Date);
  minutes += 1;
  const ahead = minutes * 60_000;
  clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
});

afterEach(async () => {
  clock?.mockRestore();
  await closeServers();
});

async function diagnosed(request: Partial<TestRequest>, callbackURL: string | string[] = CALLBACK_URL) {
  const { webhooks, logger, ran, rejections } = rig({ callbackURL });
  const { url } = await serveOn(webhooks.listener());
  const answer = await send(url, { method: 'POST', path: PATH, headers: {}, ...request });
  const [message = ''] = logger.messages('warn');

  expect([answer.status, codeOf(answer), ran.length]).toEqual([401, 'signature_mismatch', 0]);
  expect(answer.body).toBe(
    '{"error":{"code":"signature_mismatch","message":"The signature does not match"}}',
  );
  const told = `${answer.body}${logger.everything}${rejections[0]?.error.message}${rejections[0]?.error.stack}`;
  expect(told).not.toContain(SECRET);
  expect(told).not.toContain((request.headers ?? {})['x-trello-webhook']);
  expect(rejections[0]).toMatchObject({ code: 'signature_mismatch', authentic: false, body: undefined });
  return message;
}

/** Signed for another URL than the configured one. */
function signedFor(callbackURL: string, more: Record<string, string> = {}, value: object = payload()) {
  const body = bytes(value);
  return { body, headers: { ...signedHeaders(body, { callbackURL }), ...more } };
}

describe('another spelling of the callback URL', () => {
  test.each([
    ['a slash more', `${CALLBACK_URL}/`, CALLBACK_URL],
    ['a slash less', CALLBACK_URL, `${CALLBACK_URL}/`],
    ['http', CALLBACK_URL.replace('https', 'http'), CALLBACK_URL],
    ['https', CALLBACK_URL, CALLBACK_URL.replace('https', 'http')],
    ['http and a slash', `${CALLBACK_URL.replace('https', 'http')}/`, CALLBACK_URL],
    ['no query', CALLBACK_URL, `${CALLBACK_URL}?a=1`],
  ])('%s', async (_what, registered, configured) => {
    expect(await diagnosed(signedFor(registered), configured)).toContain(
      `It matches the callback URL ${registered}:`,
    );
  });

  test('the query of the request, behind a slash', async () => {
    const message = await diagnosed({ ...signedFor(`${CALLBACK_URL}/?a=1`), path: `${PATH}?a=1` });
    expect(message).toContain(`It matches the callback URL ${CALLBACK_URL}/?…:`);
  });

  test('the host that a proxy forwards', async () => {
    const request = signedFor('https://public.example.com/trello', {
      'x-forwarded-host': 'public.example.com',
    });
    expect(await diagnosed(request)).toContain('callback URL https://public.example.com/trello:');
  });

  test('the host of the request', async () => {
    const request = signedFor('https://public.example.com/trello', { host: 'public.example.com' });
    expect(await diagnosed(request)).toContain('callback URL https://public.example.com/trello:');
  });

  test('the callback URL that the delivery names itself', async () => {
    const callbackURL = 'https://old.example.com/hooks/7';
    const request = signedFor(callbackURL, {}, { ...payload(), webhook: { id: 'w', callbackURL } });
    expect(await diagnosed(request)).toContain(`callback URL ${callbackURL}:`);
  });

  test('a query is not shown: people put tokens there', async () => {
    const callbackURL = 'https://user:pass@old.example.com/hooks?token=hunter2';
    const request = signedFor(callbackURL, {}, { ...payload(), webhook: { id: 'w', callbackURL } });
    const message = await diagnosed(request);
    expect(message).toContain('callback URL https://old.example.com/hooks?…:');
    expect(message).not.toMatch(/hunter2|pass/);
  });

  test('a host that a stranger sends is not shown', async () => {
    const body = comment();
    const headers = { ...signedHeaders(body, { secret: 'another' }), 'x-forwarded-host': 'evil.example.com' };
    expect(await diagnosed({ body, headers })).not.toContain('evil');
  });
});

describe('another form of the body', () => {
  const value = payload();
  const text = JSON.stringify(value);

  test.each([
    ['written anew, with spaces', text, JSON.stringify(value, null, 2), 'serialised anew by JSON.stringify'],
    ['written anew, with escapes', text, text.replace('"type"', '"\\u0074ype"'), 'serialised anew'],
    ['a line break lost', `${text}\n`, text, 'with a line break at its end'],
    ['a line break added', text, `${text}\n`, 'without the white space around it'],
    ['a byte-order mark lost', `\ufeff${text}`, text, 'with a byte-order mark in front'],
  ])('%s', async (_what, signed, sent, hint) => {
    const message = await diagnosed({ body: bytes(sent), headers: signedHeaders(signed) });
    expect(message).toContain(`It matches the body ${hint}`);
  });

  test('nothing left of it', async () => {
    const message = await diagnosed({ body: Buffer.alloc(0), headers: signedHeaders(text) });
    expect(message).toContain('The body is empty');
  });
});

test('a wrong secret', async () => {
  const body = comment();
  const message = await diagnosed({ body, headers: signedHeaders(body, { secret: 'another' }) });
  expect(message).toContain('so the secret is the likely reason');
});

test.each([
  ['no signature at all', 'hello', 'does not hold a base64 SHA-1'],
  ['another algorithm', `sha256=${'a'.repeat(64)}`, 'does not hold a base64 SHA-1'],
  ['the header twice', 'a, b', 'was sent more than once'],
])('%s', async (_what, signature, hint) => {
  const body = comment();
  expect(await diagnosed({ body, headers: { 'x-trello-webhook': signature } })).toContain(hint);
});

test('bytes that are not UTF-8', async () => {
  const body = Buffer.from([0x7b, 0xff, 0x7d]);
  const message = await diagnosed({ body, headers: signedHeaders(body, { secret: 'another' }) });
  expect(message).toContain('so the secret is the likely reason');
});

test('a large body is not hashed again and again', async () => {
  const body = comment('x'.repeat(300_000));
  const message = await diagnosed({ body, headers: signedHeaders(body, { secret: 'another' }) });
  expect(message).toContain('too large to look for the reason');
});
