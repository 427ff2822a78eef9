import { command, commandJSON } from '../support/command.js';
import { board, card, environment, given, serve, serveOK, startTrello, TOKEN } from '../support/stage.js';

async function stage() {
  const trello = await startTrello();
  const callbackURL = await serveOK();
  const on = await given(trello, board.id, callbackURL);
  const off = await given(trello, card.id, callbackURL, false);
  return { trello, env: environment(trello), callbackURL, on, off };
}

test('list prints the webhooks of the token', async () => {
  const { env, on, off } = await stage();
  const { code, stdout, stderr } = await command(['list'], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  expect(lines).toEqual([
    ['ID', 'MODEL', 'ACTIVE', 'FAILURES', 'CALLBACK URL', 'DESCRIPTION'],
    [on.id, board.id, 'yes', '0', on.callbackURL],
    [off.id, card.id, 'no', '0', off.callbackURL],
  ]);
  expect((await commandJSON(['list', '--board', board.shortLink], { env })).json).toEqual([on]);
  expect((await commandJSON(['list', '--callback-url', 'https://other.example'], { env })).json).toEqual([]);
});

test('status says in plain words what is wrong, and is 1 then', async () => {
  const { env, on, off } = await stage();
  const { code, stdout } = await command(['status'], { env });
  expect(code).toBe(1);
  expect(stdout).toContain(`ok        ${on.id}`);
  expect(stdout).toContain(`disabled  ${off.id}`);
  expect(stdout).toContain(`trello-webhooks register --model ${card.id} --callback-url ${off.callbackURL}`);
  const all = await commandJSON<{ status: string }[]>(['status'], { env });
  expect({ code: all.code, json: all.json.map(({ status }) => status) }).toEqual({
    code: 1,
    json: ['ok', 'disabled'],
  });
  expect(await command(['status', on.id], { env })).toMatchObject({ code: 0 });
});

test('status tells of failures', async () => {
  const { trello, env, on } = await stage();
  const closed = await command(['status', on.id], { env });
  expect(closed.stdout).toContain('Deliveries arrive');
  const { url, server } = await serve((_request, response) => {
    response.writeHead(server.listenerCount('broken') > 0 ? 500 : 200).end();
  });
  const failing = await given(trello, card.id, url);
  server.on('broken', () => {});
  const { action } = trello.act('commentCard', {
    text: 'Hello',
    card,
    board,
    list: { id: on.idModel, name: 'Doing' },
  } as never);
  await trello.delivered(action.id);
  const { code, stdout } = await command(['status', failing.id], { env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^failing .*\n +The last 4 deliveries failed since/);
});

test('remove needs --yes where nobody can be asked', async () => {
  const { trello, env, on } = await stage();
  const { code, stderr } = await command(['remove', on.id], { env });
  expect(code).toBe(2);
  expect(stderr).toContain('Say --yes');
  expect(trello.webhooks).toHaveLength(2);
});

test('remove deletes what is named and nothing else', async () => {
  const { trello, env, on, off } = await stage();
  const dry = await command(['remove', '--board', board.shortLink, '--dry-run'], { env });
  expect(dry).toMatchObject({ code: 0, stdout: `- to remove: ${on.id}  ${board.id} → ${on.callbackURL}\n` });
  expect(trello.webhooks).toHaveLength(2);

  const removed = await command(['remove', on.id, '--yes'], { env });
  expect(removed).toMatchObject({ code: 0, stdout: `removed: ${on.id}  ${board.id} → ${on.callbackURL}\n` });
  expect(trello.webhooks).toMatchObject([{ id: off.id }]);

  const { code, json } = await commandJSON(['remove', '--all', '--yes'], { env });
  expect({ code, json }).toEqual({ code: 0, json: [{ ...off, removed: true }] });
  expect(await command(['remove', on.id, '--yes'], { env })).toMatchObject({ code: 1, stdout: '' });
});

test.each([
  [['remove', '--yes'], /No webhook is named/],
  [['remove', '--all', '--board', board.id, '--yes'], /--all is not for/],
  [['remove', 'aBcDeFgH', '--yes'], /no id of a webhook/],
  [['list', '--base-url', 'nowhere'], /baseURL must be an absolute URL/],
])('%j is a wrong call', async (args, said) => {
  const { env } = await stage();
  const { code, stdout, stderr } = await command(args, { env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(said);
});

test('a token that is refused is a failure, and not shown', async () => {
  const trello = await startTrello({ tokens: ['another'] });
  const { code, stdout, stderr } = await command(['list'], { env: environment(trello) });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('invalid token');
  expect(stderr).not.toContain(TOKEN);
});
