import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
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

async function diagnosed(
  request: Partial<TestRequest>,
  callbackURL: string | string[] = CALLBACK_URL,
  secret = SECRET,
) {
  const { webhooks, logger, ran, rejections } = rig({ callbackURL, secret });
  const { url } = await serveOn(webhooks.listener());
  const answer = await send(url, { method: 'POST', path: PATH, headers: {}, ...request });
  const [message = ''] = logger.messages('warn');
  // What a sender can cause without the secret is never taken for proven.
  expect(rejections[0]?.error.diagnosed).toBe(/ matches /.test(message) && !message.includes('Neither'));

  expect([answer.status, codeOf(answer), ran.length]).toEqual([401, 'signature_mismatch', 0]);
  expect(answer.body).toBe(
    '{"error":{"code":"signature_mismatch","message":"The signature does not match"}}',
  );
  // The value of the secret, however it is configured.
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
    ['the default port more', CALLBACK_URL.replace('.com', '.com:443'), CALLBACK_URL],
    ['the default port less', CALLBACK_URL, CALLBACK_URL.replace('.com', '.com:443')],
    ['no path', 'https://bot.example.com', 'https://bot.example.com/'],
    ['a slash for a path', 'https://bot.example.com/', 'https://bot.example.com'],
    ['small letters in the host', CALLBACK_URL, 'https://BOT.example.com/trello'],
    ['letters beyond ASCII', 'https://bot.example.com/türkçe', 'https://bot.example.com/t%C3%BCrk%C3%A7e'],
    ['percent signs', 'https://bot.example.com/t%C3%BCrk%C3%A7e', 'https://bot.example.com/türkçe'],
    ['small percent signs', 'https://bot.example.com/t%c3%bcr', 'https://bot.example.com/t%C3%BCr'],
    ['http, the default port and a slash', 'http://bot.example.com:80/trello/', CALLBACK_URL],
  ])('%s', async (_what, registered, configured) => {
    const message = await diagnosed(signedFor(registered), configured);
    expect(message).toContain(`It matches the callback URL ${registered}, which differs`);
  });

  test.each([
    ['https://BOT.Example.com/trello', 'its host'],
    ['https://bot.example.com:443/trello', 'its port'],
    ['https://bot.example.com/Trello', 'its path'],
    ['https://bot.example.com/trello?token=hunter2', 'its query'],
    ['https://hunter2@bot.example.com/trello', 'its user name or password'],
    ['http://bot.example.com/trello/', 'its scheme and its path'],
  ])('the hint names what differs: %s', async (callbackURL, what) => {
    const request = signedFor(callbackURL, {}, { ...payload(), webhook: { id: 'w', callbackURL } });
    const message = await diagnosed(request);
    expect(message).toContain(`, which differs from the configured one in ${what}:`);
    expect(message).not.toContain('hunter2');
  });

  test('the query of the request, behind a slash', async () => {
    const message = await diagnosed({ ...signedFor(`${CALLBACK_URL}/?a=1`), path: `${PATH}?a=1` });
    expect(message).toContain(`It matches the callback URL ${CALLBACK_URL}/?…,`);
  });

  test('the host that a proxy forwards', async () => {
    const request = signedFor('https://public.example.com/trello', {
      'x-forwarded-host': 'public.example.com',
    });
    expect(await diagnosed(request)).toContain('callback URL https://public.example.com/trello,');
  });

  test('the host of the request', async () => {
    const request = signedFor('https://public.example.com/trello', { host: 'public.example.com' });
    expect(await diagnosed(request)).toContain('callback URL https://public.example.com/trello,');
  });

  test('the callback URL that the delivery names itself', async () => {
    const callbackURL = 'https://old.example.com/hooks/7';
    const request = signedFor(callbackURL, {}, { ...payload(), webhook: { id: 'w', callbackURL } });
    expect(await diagnosed(request)).toContain(`callback URL ${callbackURL},`);
  });

  test('a query is not shown: people put tokens there', async () => {
    const callbackURL = 'https://user:pass@old.example.com/hooks?token=hunter2';
    const request = signedFor(callbackURL, {}, { ...payload(), webhook: { id: 'w', callbackURL } });
    const message = await diagnosed(request);
    expect(message).toContain('callback URL https://old.example.com/hooks?…,');
    expect(message).not.toMatch(/hunter2|user:|pass@/);
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

  const turkish = JSON.stringify(payload('commentCard', { text: 'Türkçe, naïve Straße – 👍🏽' }));
  const western = JSON.stringify(payload('commentCard', { text: 'naïve Straße' }));
  const twice = (of: string): Buffer => Buffer.from(Buffer.from(of).toString('latin1'));

  test.each<[string, string, Buffer, string]>([
    [
      'base64, as API Gateway has it',
      text,
      Buffer.from(Buffer.from(text).toString('base64')),
      'decoded from base64',
    ],
    [
      'base64 for URLs',
      turkish,
      Buffer.from(Buffer.from(turkish).toString('base64url')),
      'decoded from base64',
    ],
    ['UTF-8, encoded twice', turkish, twice(turkish), 'encoded as UTF-8 once'],
    [
      'UTF-8, encoded twice, by way of Windows-1252',
      turkish,
      Buffer.from(new TextDecoder('windows-1252').decode(Buffer.from(turkish))),
      'encoded as UTF-8 once',
    ],
    ['Latin-1', western, Buffer.from(western, 'latin1'), 'in UTF-8: it arrived in Latin-1'],
    ['UTF-16', turkish, Buffer.from(turkish, 'utf16le'), 'in UTF-8: it arrived in UTF-16'],
    [
      'a form',
      turkish,
      Buffer.from(new URLSearchParams({ payload: turkish }).toString()),
      'decoded from a form',
    ],
    [
      'a form whose only field is the JSON',
      turkish,
      Buffer.from(new URLSearchParams({ [turkish]: '' }).toString()),
      'decoded from a form',
    ],
    ['a JSON string', text, Buffer.from(JSON.stringify(text)), 'parsed once'],
    ['a Buffer in JSON', text, Buffer.from(JSON.stringify(Buffer.from(text))), 'as bytes'],
    ['gzip', text, gzipSync(text), 'decompressed'],
  ])('%s', async (_what, signed, sent, hint) => {
    const message = await diagnosed({ body: sent, headers: signedHeaders(signed) });
    expect(message).toContain(`It matches the body ${hint}`);
  });

  test.each([
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ])('content-encoding: %s', async (encoding, sent) => {
    const headers = { ...signedHeaders(text), 'content-encoding': encoding };
    expect(await diagnosed({ body: sent, headers })).toContain('It matches the body decompressed');
  });

  test('a small body that would become huge is not decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const message = await diagnosed({ body: bomb, headers: signedHeaders(text) });
    expect(message).toContain('The body is not UTF-8');
  });

  test('nothing left of it', async () => {
    const message = await diagnosed({ body: Buffer.alloc(0), headers: signedHeaders(text) });
    expect(message).toContain('The body is empty');
  });
});

describe('a body whose bytes are lost', () => {
  const value = payload('commentCard', { text: 'naïve' });
  const text = JSON.stringify(value);
  const sorted = (part: unknown): unknown =>
    typeof part !== 'object' || part === null || Array.isArray(part)
      ? part
      : Object.fromEntries(
          Object.entries(part)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, each]) => [key, sorted(each)]),
        );

  test.each<[string, Buffer | string, RegExp]>([
    ['cut off', text.slice(0, 1_000), /The body ends in the middle, after \d+ bytes: .* limit/],
    ['keys sorted', JSON.stringify(sorted(value)), /keys of the body are in alphabetical order/],
    [
      'keys sorted and written anew',
      JSON.stringify(sorted(value), null, 2),
      /keys of the body are in alphabetical order/,
    ],
    [
      'turned into text piece by piece',
      text.replace('ï', '\ufffd\ufffd'),
      /replacement characters \(U\+FFFD\)/,
    ],
    ['an object', '[object Object]', /turned into text/],
    ['not JSON', `<xml>${text}</xml>`, /no JSON object/],
    [
      'changed in the middle',
      text.replace('"type":', 'type:'),
      /is no JSON: something in front has changed it/,
    ],
  ])('%s', async (_what, sent, hint) => {
    const message = await diagnosed({ body: bytes(sent), headers: signedHeaders(text) });
    expect(message).toMatch(hint);
    expect(message).not.toContain('secret');
  });

  test('as it was: then it is the secret', async () => {
    const message = await diagnosed({
      body: bytes(text),
      headers: signedHeaders(text, { secret: 'another' }),
    });
    expect(message).toContain('so the secret is the likely reason');
  });
});

test.each([
  ['in quotes', `"${SECRET}"`, 'without the quotation marks around it'],
  ['in single quotes', `'${SECRET}'`, 'without the quotation marks around it'],
  ['with its name', `TRELLO_SECRET=${SECRET}`, 'without the name of its variable'],
  ['as a line of a script', `export TRELLO_SECRET="${SECRET}"`, 'without the name of its variable'],
  ['with a semicolon', `${SECRET};`, 'without the sign at its end'],
  ['with a zero-width space', `${SECRET}\u200b`, 'without its invisible characters'],
  ['in capitals', SECRET.toUpperCase(), 'in lower case'],
])('the secret %s', async (_what, secret, hint) => {
  const body = comment();
  const message = await diagnosed({ body, headers: signedHeaders(body) }, CALLBACK_URL, secret);
  expect(message).toContain(`It matches the secret ${hint}`);
  expect(message).not.toContain(secret);
});

test('each look is within the budget of hashed bytes', async () => {
  const { webhooks, rejections } = rig();
  const body = comment('x'.repeat(200_000));
  const headers = signedHeaders(body, { secret: 'another' });
  const hints: boolean[] = [];
  for (let count = 0; count < 40; count++) {
    await webhooks.receive({ method: 'POST', url: PATH, headers, body });
    hints.push(rejections.at(-1)!.error.hint !== undefined);
  }
  expect(hints[0]).toBe(true);
  expect(hints).toContain(false);
});

test('among thousands of URLs the one of the path is looked at', async () => {
  const callbackURL = Array.from({ length: 3_000 }, (_, index) => `https://bot.example.com/${index}/trello`);
  const request = signedFor(callbackURL[2_500]!.replace('https', 'http'));
  expect(await diagnosed({ ...request, path: '/2500/trello' }, callbackURL)).toContain(
    'It matches the callback URL http://bot.example.com/2500/trello,',
  );
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
  expect(message).toContain('The body is not UTF-8');
});

test('a large body is not hashed again and again', async () => {
  const body = comment('x'.repeat(300_000));
  const message = await diagnosed({ body, headers: signedHeaders(body, { secret: 'another' }) });
  expect(message).toContain('too large to look for the reason');
});
