import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  actionTypes,
  subEvents,
  TrelloWebhooks,
  verifySignature,
  type AnyEvent,
} from '../../../src/index.js';
import { CollectingLogger } from '../../support/logger.js';
import { collect, command, start } from '../support/command.js';
import { serve, SECRET } from '../support/stage.js';
import { until } from '../../support/until.js';

const env = { TRELLO_SECRET: SECRET };

/** A service that takes deliveries for `callbackURL`, or for its own URL. */
async function service(callbackURL?: string) {
  const { url, server } = await serve(() => {});
  const seen: AnyEvent[] = [];
  const webhooks = new TrelloWebhooks({
    secret: SECRET,
    callbackURL: callbackURL ?? url,
    strict: true,
    logger: new CollectingLogger(),
  });
  webhooks.onAny((event) => void seen.push(event));
  server.removeAllListeners('request').on('request', webhooks.listener());
  return { url, seen };
}

/** A service that keeps the requests and responds with `status`. */
async function recorder(status = 200) {
  const requests: { body: Buffer; signature: string }[] = [];
  const { url } = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ body: Buffer.concat(chunks), signature: String(request.headers['x-trello-webhook']) });
      response.writeHead(status).end();
    });
  });
  return { url, requests };
}

interface Line {
  source: string;
  status?: number;
  code?: string;
  summary?: { deliveries: number; failed: number; responses: Record<string, number> };
}
const linesOf = (stdout: string): Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

test('sends signed samples, each an action of its own', async () => {
  const { url, seen } = await service();
  const args = ['send', 'commentCard', 'updateCard:idList', '--to', url];
  const { code, stdout, stderr } = await command(args, { env });
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^200 {2}[\d.]+ ms {2}commentCard {2}[0-9a-f]{24}\n200 {2}[\d.]+ ms {2}updateCard:idList {2}[0-9a-f]{24}\n$/,
  );
  expect(stderr).toMatch(/^2 deliveries: 2 × 200; /);
  await command(args, { env });
  expect(seen.map(({ names }) => names[0])).toEqual([
    'commentCard',
    'updateCard:idList',
    'commentCard',
    'updateCard:idList',
  ]);
});

test('--all sends one of each event, and a strict service recognizes them', async () => {
  const { url, seen } = await service();
  const { code, stdout } = await command(['send', '--all', '--to', url, '--json'], { env });
  expect(code).toBe(0);
  const lines = linesOf(stdout);
  expect(lines.at(-1)).toMatchObject({ summary: { failed: 0, deliveries: seen.length } });
  expect(
    lines
      .slice(0, -1)
      .map(({ source }) => source)
      .sort(),
  ).toEqual([...actionTypes, ...subEvents].sort());
  expect(seen.every(({ recognized }) => recognized)).toBe(true);
});

test('sends the bytes of files as they are, signed for the callback URL', async () => {
  const { url, requests } = await recorder();
  const folder = mkdtempSync(join(tmpdir(), 'captured-'));
  const bodies = ['{"action": {"id":"a"} }\n', '\ufeff not JSON é', '{}'].map((text) => Buffer.from(text));
  mkdirSync(join(folder, 'more'));
  writeFileSync(join(folder, '1.json'), bodies[0]!);
  writeFileSync(join(folder, 'more', '2.json'), bodies[1]!);
  writeFileSync(join(folder, 'raw'), bodies[2]!);
  const callbackURL = 'https://bot.example.com/trello';
  const args = ['send', folder, join(folder, 'raw'), '--to', url, '--callback-url', callbackURL];
  expect(await command(args, { env })).toMatchObject({ code: 0 });
  expect(requests.map(({ body }) => body)).toEqual(bodies);
  for (const { body, signature } of requests)
    expect(verifySignature(body, signature, { secret: SECRET, callbackURL })).toBe(true);
  // CALLBACK_URL comes before the URL of --to, and the option before both.
  await command(['send', 'createCard', '--to', url], { env: { ...env, CALLBACK_URL: callbackURL } });
  const { body, signature } = requests.at(-1)!;
  expect(verifySignature(body, signature, { secret: SECRET, callbackURL })).toBe(true);
});

test('a response other than 2xx makes the exit code 1, and its code is shown', async () => {
  const { url } = await service('https://other.example.com/');
  const { code, stdout, stderr } = await command(['send', 'createCard', '--to', url], { env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^401 .* signature_mismatch\n$/);
  expect(stderr).toBe('1 delivery: 1 × 401\n');
  const redirected = await recorder(302);
  expect(await command(['send', 'createCard', '--to', redirected.url], { env })).toMatchObject({ code: 1 });
});

test('a service that does not run', async () => {
  const args = ['send', 'createCard', '--to', 'http://127.0.0.1:65535/', '--json'];
  const { code, stdout, stderr } = await command(args, { env });
  expect(code).toBe(1);
  expect(linesOf(stdout)).toMatchObject([
    { code: 'ECONNREFUSED' },
    { summary: { responses: { ECONNREFUSED: 1 } } },
  ]);
  expect(stderr).toContain('Check that the service is running');
});

test('--count and --rate make load, never more at once than --concurrency', async () => {
  let atOnce = 0;
  let most = 0;
  const { url } = await serve((request, response) => {
    most = Math.max(most, ++atOnce);
    request.resume().on('end', () => setImmediate(() => response.end(() => atOnce--)));
  });
  const started = Date.now();
  const args = [
    'send',
    'createCard',
    '--to',
    url,
    '--count',
    '60',
    '--rate',
    '120',
    '--concurrency',
    '4',
    '--json',
  ];
  const { code, stdout } = await command(args, { env });
  expect(code).toBe(0);
  expect(Date.now() - started).toBeGreaterThan(490);
  expect(most).toBeLessThanOrEqual(4);
  expect(linesOf(stdout).at(-1)?.summary).toMatchObject({ deliveries: 60, responses: { 200: 60 } });
});

test('Ctrl-C stops it, and the summary is printed', async () => {
  const { url } = await recorder();
  const child = start(['send', 'createCard', '--to', url, '--count', '100000', '--rate', '50'], { env });
  const { stdout, stderr } = collect(child);
  await until(() => stdout().split('\n').length > 3, stderr);
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([130, null]);
  expect(stderr()).toMatch(/^\d+ deliveries: \d+ × 200; /);
});

test.each([
  [['--to', 'http://a.example/'], /No delivery to send is given/],
  [['--all', 'createCard', '--to', 'http://a.example/'], /--all cannot be combined with/],
  [['createCard'], /--to <url>/],
  [['createCard', '--to', 'localhost'], /"localhost" is not an http/],
  [
    ['createCrad', '--to', 'http://a.example/'],
    /"createCrad" is neither an event nor a file. Did you mean createCard/,
  ],
  [['./nothing.json', '--to', 'http://a.example/'], /The file .\/nothing.json does not exist/],
  [['createCard', '--to', 'http://a.example/', '--count', '0'], /whole number from 1/],
])('send %j is a wrong call', async (args, said) => {
  const { code, stdout, stderr } = await command(['send', ...args], { env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(said);
});
