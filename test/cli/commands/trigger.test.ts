import { TrelloWebhooks, type AnyEvent } from '../../../src/index.js';
import { command } from '../support/command.js';
import { board, environment, given, SECRET, serve, startTrello } from '../support/stage.js';
import { until } from '../../support/until.js';

test('trigger reports that no webhook receives the action, and --model names the watched model', async () => {
  const trello = await startTrello();
  const env = environment(trello);
  const seen: AnyEvent[] = [];
  const { url, server } = await serve(() => {});
  const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL: url });
  webhooks.onAny((event) => void seen.push(event));
  server.removeAllListeners('request').on('request', webhooks.listener());
  await given(trello, board.id, url);

  const unheard = await command(['trigger', 'createCard'], { env });
  expect(unheard).toMatchObject({ code: 1, stdout: expect.stringContaining('0 webhooks') as string });
  expect(unheard.stderr).toContain('--model');
  expect(await command(['trigger', 'createCard', '--model', board.id], { env })).toMatchObject({ code: 0 });
  await until(() => seen.length === 1);
});

test('wrong calls and a missing emulator are reported', async () => {
  const unused = { TRELLO_BASE_URL: 'http://127.0.0.1:9/1' };
  const unreachable = await command(['trigger', 'createCard'], { env: unused });
  expect(unreachable).toMatchObject({ code: 1, stdout: '' });
  expect(unreachable.stderr).toContain('trello-webhooks emulate');
  const { url } = await serve((_request, response) => response.writeHead(404).end());
  expect(await command(['trigger', 'createCard'], { env: { TRELLO_BASE_URL: url } })).toMatchObject({
    code: 2,
  });
  expect(await command(['trigger', 'createCrad'], { env: unused })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('createCard') as string,
  });
  expect(await command(['trigger', 'createCard', '--data', '[]'], { env: unused })).toMatchObject({
    code: 2,
  });
});
