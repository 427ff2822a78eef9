import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { TrelloWebhooks, type AnyEvent } from '../../../src/index.js';
import { CollectingLogger } from '../../support/logger.js';
import { command, commandJSON } from '../support/command.js';
import {
  afterwards,
  board,
  environment,
  given,
  KEY,
  SECRET,
  serve,
  startTrello,
  TOKEN,
} from '../support/stage.js';

interface Report {
  ok: boolean;
  findings: { check: string; status: string; message: string; fix?: string }[];
}

/** A service, which may have something in front of it. */
async function service(secret = SECRET, front: express.RequestHandler[] = []) {
  const { url, server } = await serve(() => {});
  const seen: AnyEvent[] = [];
  const webhooks = new TrelloWebhooks({ secret, callbackURL: url, logger: new CollectingLogger() });
  webhooks.onAny((event) => void seen.push(event));
  const app = express()
    .use(...front, (_request, _response, next) => next())
    .use('/trello', webhooks.router());
  server.removeAllListeners('request').on('request', app);
  return { url, seen };
}

/** The doctor's findings of one check. */
async function examine(check: string, env: Record<string, string>) {
  const { code, json } = await commandJSON<Report>(['doctor'], { env });
  const found = json.findings.filter((finding) => finding.check === check);
  expect(json.ok).toBe(code === 0);
  return { code, found };
}

test('finds no problem in a working setup, runs no handler, and shows no secret', async () => {
  const trello = await startTrello();
  const { url, seen } = await service();
  await given(trello, board.id, url);
  const env = { ...environment(trello), TRELLO_SECRET: SECRET, CALLBACK_URL: url };
  const { code, stdout, stderr } = await command(['doctor'], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const signs = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/)[0]);
  expect(signs).toEqual(
    ['node', 'secret', 'key', 'token', 'callback url', 'head', 'signature', 'webhooks', 'clock'].map(
      (check) => `✓ ${check}`,
    ),
  );
  for (const secret of [KEY, TOKEN, SECRET]) expect(stdout).not.toContain(secret);
  expect(seen).toEqual([]);
  const { json } = await commandJSON<Report>(['doctor'], { env });
  expect(json.ok).toBe(true);
  expect(json.findings.every(({ status, fix }) => status === 'ok' && fix === undefined)).toBe(true);
});

test('a body parser in front', async () => {
  const { url } = await service(SECRET, [express.json()]);
  const { code, found } = await examine('signature', { TRELLO_SECRET: SECRET, CALLBACK_URL: url });
  expect(code).toBe(1);
  expect(found).toMatchObject([
    { status: 'failed', fix: expect.stringContaining("express.json({ limit: '1mb', verify") as string },
  ]);
});

test('a body parser that keeps the bytes, up to its limit', async () => {
  const verify = (request: object, _response: unknown, bytes: Buffer): void =>
    void Object.assign(request, { rawBody: bytes });
  const { url } = await service(SECRET, [express.json({ verify })]);
  const env = { TRELLO_SECRET: SECRET, CALLBACK_URL: url };
  const { code, found } = await examine('signature', env);
  expect(code).toBe(1);
  expect(found).toMatchObject([
    {
      status: 'failed',
      message: expect.stringContaining('148 kB gets status 413') as string,
      fix: expect.stringContaining("limit: '1mb'") as string,
    },
  ]);
  const { url: raised } = await service(SECRET, [express.json({ verify, limit: '1mb' })]);
  expect((await examine('signature', { ...env, CALLBACK_URL: raised })).found).toMatchObject([
    { status: 'ok' },
  ]);
});

test('another secret', async () => {
  const { url } = await service(SECRET.replace('f', 'e'));
  const { code, found } = await examine('signature', { TRELLO_SECRET: SECRET, CALLBACK_URL: url });
  expect(code).toBe(1);
  expect(found).toMatchObject([
    { status: 'failed', message: expect.stringContaining('another secret') as string },
  ]);
});

test('a service that verifies nothing is a warning', async () => {
  const { url } = await serve(
    (request, response) => void request.resume().on('end', () => response.end('{}')),
  );
  const { code, found } = await examine('signature', { TRELLO_SECRET: SECRET, CALLBACK_URL: url });
  expect({ code, found }).toMatchObject({ code: 0, found: [{ status: 'warning' }] });
});

test.each([
  [404, {}, /path of the callback URL/],
  [301, { location: 'https://www.example.com/trello' }, /redirects.*www\.example\.com/],
  [403, {}, /bot protection/],
  [502, {}, /proxy in front/],
])('HEAD with the response %s', async (status, headers, fix) => {
  const { url } = await serve((_request, response) => response.writeHead(status, headers).end());
  const { code, found } = await examine('head', { CALLBACK_URL: url });
  expect(code).toBe(1);
  expect(found).toMatchObject([{ status: 'failed', fix: expect.stringMatching(fix) as string }]);
});

test('a service that does not run', async () => {
  const env = { TRELLO_SECRET: SECRET, CALLBACK_URL: 'http://127.0.0.1:65535/trello' };
  const { code, stdout } = await command(['doctor'], { env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^✗ head {10}No server listens at 127\.0\.0\.1:65535\n {16}→ Start the service/m);
});

test('a certificate that Trello would not accept', async () => {
  const pem = readFileSync('test/cli/support/self-signed.pem');
  const server = createServer({ key: pem, cert: pem }, (_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterwards(async () => server.close());
  const url = `https://localhost:${(server.address() as AddressInfo).port}/trello`;
  const { json } = await commandJSON<Report>(['doctor'], { env: { CALLBACK_URL: url } });
  expect(json.findings.filter(({ check }) => ['tls', 'head'].includes(check))).toMatchObject([
    { check: 'tls', status: 'failed', fix: expect.stringContaining('authority') as string },
    { check: 'head', status: 'failed', message: expect.stringContaining('SELF_SIGNED') as string },
  ]);
});

test('webhooks that are off, that fail, and that are missing', async () => {
  const trello = await startTrello();
  const { url } = await service();
  const env = { ...environment(trello), TRELLO_SECRET: SECRET, CALLBACK_URL: url };
  expect(await examine('webhooks', env)).toMatchObject({ code: 0, found: [{ status: 'warning' }] });
  await given(trello, board.id, url, false);
  const { code, found } = await examine('webhooks', env);
  expect(code).toBe(1);
  expect(found).toMatchObject([
    { status: 'failed', fix: expect.stringContaining(`register --model ${board.id}`) as string },
  ]);
});

test('a token that is refused, and a clock that is wrong', async () => {
  const { url } = await serve((_request, response) => {
    response.setHeader('date', new Date(Date.now() - 3_600_000).toUTCString());
    response.writeHead(401).end('invalid token');
  });
  const env = { TRELLO_KEY: KEY, TRELLO_TOKEN: TOKEN, TRELLO_BASE_URL: url.replace('/trello', '/1') };
  const { json } = await commandJSON<Report>(['doctor'], { env });
  expect(json.findings.slice(-2)).toMatchObject([
    { check: 'webhooks', status: 'failed', message: expect.stringContaining('invalid token') as string },
    {
      check: 'clock',
      status: 'warning',
      message: expect.stringMatching(/^The clock is 3\d{3} s fast$/) as string,
    },
  ]);
});

test.each<[string, string, Record<string, string>, string, RegExp]>([
  ['no secret', 'secret', {}, 'failed', /not set/],
  ['a secret with a line break', 'secret', { TRELLO_SECRET: `${SECRET}\n` }, 'failed', /white space/],
  ['a secret in quotes', 'secret', { TRELLO_SECRET: `"${SECRET}"` }, 'failed', /quotation/],
  ['the key as secret', 'secret', { TRELLO_SECRET: KEY }, 'failed', /is an API key/],
  ['a token as secret', 'secret', { TRELLO_SECRET: TOKEN }, 'failed', /is a token/],
  ['a strange secret', 'secret', { TRELLO_SECRET: 'hush' }, 'warning', /64 hex digits/],
  [
    'what the emulator takes',
    'key',
    { TRELLO_KEY: 'key', TRELLO_BASE_URL: 'http://127.0.0.1:65535/1' },
    'ok',
    /is set/,
  ],
  ['a token as key', 'key', { TRELLO_KEY: TOKEN }, 'failed', /is a token/],
  ['no key', 'key', {}, 'skipped', /not set/],
  ['a key as token', 'token', { TRELLO_TOKEN: KEY }, 'failed', /is an API key/],
  ['no callback URL', 'callback_url', {}, 'failed', /not set/],
  ['no URL', 'callback_url', { CALLBACK_URL: 'bot.example.com' }, 'failed', /not an http or https URL/],
  ['a fragment', 'callback_url', { CALLBACK_URL: 'http://127.0.0.1:65535/#a' }, 'failed', /fragment/],
  [
    'a URL of this machine',
    'callback_url',
    { CALLBACK_URL: 'http://127.0.0.1:65535/' },
    'warning',
    /cannot reach/,
  ],
])('settings: %s', async (_, check, env, status, message) => {
  const { found } = await examine(check, env);
  expect(found).toMatchObject([{ status, message: expect.stringMatching(message) as string }]);
});
