import { once } from 'node:events';
import { TrelloWebhooks, type AnyEvent } from '../../../src/index.js';
import { collect, command, commandJSON, start } from '../support/command.js';
import { serve, SECRET } from '../support/stage.js';
import { until } from '../../support/until.js';

async function emulate(...args: string[]) {
  const child = start(['emulate', '--port', '0', ...args], { env: { TRELLO_SECRET: SECRET } });
  const { stdout, stderr } = collect(child);
  await until(() => stderr().includes('trigger commentCard'), stderr);
  const baseURL = /at (http:\S+\/1),/.exec(stderr())?.[1] ?? '';
  const env = { TRELLO_KEY: 'key', TRELLO_TOKEN: 'token', TRELLO_BASE_URL: baseURL };
  return { child, stdout, stderr, env };
}

async function bot() {
  const seen: AnyEvent[] = [];
  const { url, server } = await serve(() => {});
  // The callback URL is part of the signature, and the port is known only now.
  const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL: url });
  webhooks.onAny((event) => void seen.push(event));
  server.removeAllListeners('request').on('request', webhooks.listener());
  return { url, seen };
}

test('a service is developed against it from other terminals', async () => {
  const { child, stdout, env } = await emulate();
  const { url, seen } = await bot();
  expect(await command(['register', '--board', 'nqXpfS9I', '--callback-url', url], { env })).toMatchObject({
    code: 0,
  });

  const triggered = await command(['trigger', 'commentCard', '--data', '{"text":"Hello"}'], { env });
  expect(triggered).toMatchObject({ code: 0, stderr: '' });
  expect(triggered.stdout).toMatch(/^commentCard {2}[0-9a-f]{24} {2}→ 1 webhook\n$/);
  await until(() => stdout() !== '');
  expect(seen).toMatchObject([{ name: 'commentCard', action: { data: { text: 'Hello' } } }]);
  const { id } = seen[0]!.action;
  expect(stdout()).toMatch(
    new RegExp(`^[\\d:.]{12} {2}200 {2}\\d+ ms {2}commentCard {2}${id} {2}→ ${url}\n$`),
  );

  const moved = await commandJSON<{ action: { id: string } }>(['trigger', 'updateCard:idList'], { env });
  await until(() => seen.length === 2);
  expect(seen[1]).toMatchObject({
    names: ['updateCard:idList', 'updateCard'],
    action: { id: moved.json.action.id },
  });

  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('--json prints each attempt as a line of JSON, and --time-scale shortens the pauses', async () => {
  const { child, stdout, env } = await emulate('--json', '--time-scale', '0.0001');
  let calls = 0;
  const { url } = await serve((_request, response) => response.writeHead(++calls > 1 ? 500 : 200).end());
  await command(['register', '--model', '5f1ed06834d79113f55ed888', '--callback-url', url], { env });
  await command(['trigger', 'createCard'], { env });
  const lines = () => stdout().split('\n').slice(0, -1);
  await until(() => lines().length === 4);
  expect(lines().map((line) => JSON.parse(line) as object)).toMatchObject(
    [1, 2, 3, 4].map((attempt) => ({ attempt, status: 500, type: 'createCard', callbackURL: url })),
  );
  expect(stdout()).not.toContain(SECRET);
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('a wrong call and a port in use are reported', async () => {
  expect(await command(['emulate'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('set TRELLO_SECRET') as string,
  });
  const env = { TRELLO_SECRET: SECRET };
  expect(await command(['emulate', '--port', 'http'], { env })).toMatchObject({ code: 2 });
  const { url } = await serve((_request, response) => response.end());
  const port = new URL(url).port;
  expect(await command(['emulate', '--port', port], { env })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`Cannot listen on 127.0.0.1:${port}`) as string,
  });
});
