import { writeFileSync, mkdtempSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, commandJSON } from '../support/command.js';
import {
  board,
  card,
  environment,
  given,
  KEY,
  serve,
  serveOK,
  startTrello,
  TOKEN,
} from '../support/stage.js';

interface Result {
  action: string;
  webhook?: { id: string };
  desired: { idModel: string; callbackURL: string };
  error?: { code: string; message: string };
}

test('registers by URL and by short link, shows the plan first, and is idempotent', async () => {
  const trello = await startTrello();
  const callbackURL = await serveOK();
  const args = [
    ...['register', '--board', `https://trello.com/b/${board.shortLink}/road-map`, '--card', card.shortLink],
    ...['--callback-url', callbackURL, '--description', 'bot'],
  ];
  const first = await command(args, { env: environment(trello) });
  const [one, two] = trello.webhooks;
  expect([one, two]).toMatchObject([
    { idModel: board.id, callbackURL, description: 'bot' },
    { idModel: card.id, callbackURL, description: 'bot' },
  ]);
  expect(first).toEqual({
    code: 0,
    stderr: `+ to create: ${board.id} → ${callbackURL}\n+ to create: ${card.id} → ${callbackURL}\n`,
    stdout:
      `created: ${board.id} → ${callbackURL} (${one!.id})\n` +
      `created: ${card.id} → ${callbackURL} (${two!.id})\n`,
  });

  const { code, json } = await commandJSON<Result[]>(args, { env: environment(trello) });
  expect(code).toBe(0);
  expect(json).toMatchObject([
    { action: 'unchanged', webhook: { id: one!.id } },
    { action: 'unchanged', webhook: { id: two!.id } },
  ]);
  expect(trello.webhooks).toHaveLength(2);
});

test('--dry-run prints the plan and changes nothing', async () => {
  const trello = await startTrello();
  const callbackURL = await serveOK();
  const { id } = await given(trello, board.id, callbackURL, false);
  const args = [
    'register',
    '--model',
    board.id,
    '--model',
    card.id,
    '--dry-run',
    '--callback-url',
    callbackURL,
  ];
  const { code, stdout, stderr } = await command(args, { env: environment(trello) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(
    `~ to enable: ${board.id} → ${callbackURL} (${id})\n+ to create: ${card.id} → ${callbackURL}\n`,
  );
  const { json } = await commandJSON<Result[]>(args, { env: environment(trello) });
  expect(json.map(({ action }) => action)).toEqual(['reactivated', 'created']);
  expect(trello.webhooks).toMatchObject([{ id, active: false }]);
});

test('lists the webhooks once, so that it does what it has shown', async () => {
  const trello = await startTrello();
  const callbackURL = await serveOK();
  await given(trello, card.id, callbackURL, false);
  let listings = 0;
  const { url } = await serve((request, response) => {
    if (request.method === 'GET' && request.url!.includes('/webhooks')) listings++;
    const { method, headers, url: path } = request;
    const passedOn = httpRequest(new URL(path!, trello.baseURL), { method, headers }, (relayed) => {
      response.writeHead(relayed.statusCode!, relayed.headers);
      relayed.pipe(response);
    });
    request.pipe(passedOn);
  });
  const env = { ...environment(trello), TRELLO_BASE_URL: url.replace('/trello', '/1') };
  const args = ['register', '--model', board.id, '--model', card.id, '--callback-url', callbackURL];
  expect(await command(args, { env })).toMatchObject({ code: 0 });
  expect(trello.webhooks).toMatchObject([{ active: true }, { active: true }]);
  expect(listings).toBe(1);
});

test('takes the callback URL and the secrets from an --env-file', async () => {
  const trello = await startTrello();
  const callbackURL = await serveOK();
  const cwd = mkdtempSync(join(tmpdir(), 'settings-'));
  const lines = [`TRELLO_KEY=${KEY}`, `TRELLO_TOKEN="${TOKEN}"`, `CALLBACK_URL=${callbackURL}`];
  writeFileSync(join(cwd, 'settings'), lines.join('\n'));
  const args = ['register', '--board', board.id, '--env-file', 'settings', '--base-url', trello.baseURL];
  expect(await command(args, { cwd })).toMatchObject({ code: 0 });
  writeFileSync(join(cwd, '.env'), lines.join('\n'));
  const again = ['register', '--board', board.id, '--base-url', trello.baseURL];
  expect(await command(again, { cwd, env: { TRELLO_KEY: '' } })).toMatchObject({ code: 0 });
  expect(trello.webhooks).toHaveLength(1);
  // Node 20 reads the option itself, wherever it stands, and says so in its own words.
  const missing = await command([...again, '--env-file', 'nothing'], { cwd });
  expect(missing.code).not.toBe(0);
  expect(missing.stderr).toMatch(/nothing: (not found|ENOENT)/);
});

test('a callback URL that does not answer with 200 is a failure, the rest is done', async () => {
  const trello = await startTrello();
  const { url } = await serve((_request, response) => response.writeHead(404).end());
  await given(trello, card.id, await serveOK());
  const args = ['register', '--board', board.id, '--callback-url', url];
  const { code, stderr, json } = await commandJSON<Result[]>(args, { env: environment(trello) });
  expect(code).toBe(1);
  expect(stderr).toContain('404');
  expect(json).toMatchObject([{ action: 'created', error: { code: 'callback_url_rejected' } }]);
});

test('an unknown board is a failure', async () => {
  const trello = await startTrello();
  const args = ['register', '--board', 'zzzzzzzz', '--callback-url', 'https://bot.example.com/trello'];
  expect(await command(args, { env: environment(trello) })).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: Trello does not know the board "zzzzzzzz". Check its name, and that the token can read this board\n',
  });
});

test.each([
  [[], /No model to watch is given/],
  [['--board', 'https://trello.com/c/hGfEdCbA'], /is the URL of a card.*--card/],
  [['--board', 'https://example.com/b/hGfEdCbA'], /is not the URL of a board/],
  [['--board', 'not a board'], /--board takes/],
  [['--list', 'Doing'], /--list takes an id/],
  [['--model', 'hGfEdCbA'], /--model takes an id/],
  [['--board', board.id, '--callback-url', '/trello'], /callbackURL must be an absolute URL/],
])('register %j is a wrong call', async (args, said) => {
  const env = { TRELLO_KEY: KEY, TRELLO_TOKEN: TOKEN, CALLBACK_URL: 'https://bot.example.com/trello' };
  const { code, stdout, stderr } = await command(['register', ...args], { env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(said);
});

test.each([
  [{}, /callback URL is missing: set CALLBACK_URL/],
  [{ CALLBACK_URL: 'https://a.example/' }, /API key is missing: set TRELLO_KEY/],
  [{ CALLBACK_URL: 'https://a.example/', TRELLO_KEY: KEY }, /token is missing: set TRELLO_TOKEN/],
  [{ CALLBACK_URL: 'https://a.example/', TRELLO_KEY: TOKEN, TRELLO_TOKEN: KEY }, /Swap them/],
])('missing and invalid settings are named: %#', async (env, said) => {
  const { code, stderr } = await command(['register', '--board', board.id], {
    env: { ...env },
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(said);
  expect(stderr).not.toContain(TOKEN);
});
