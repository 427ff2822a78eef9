import { command, commandJSON } from '../support/command.js';
import { board, card, given, serve } from '../support/stage.js';
import { startWithTwoWebhooks } from '../support/two-webhooks.js';

test('status reports problems in plain words, with exit code 1', async () => {
  const { env, on, off } = await startWithTwoWebhooks();
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

test('status reports failed deliveries', async () => {
  const { trello, env, on } = await startWithTwoWebhooks();
  const closed = await command(['status', on.id], { env });
  expect(closed.stdout).toContain('No delivery fails');
  const { url, server } = await serve((_request, response) => {
    response.writeHead(server.listenerCount('broken') > 0 ? 500 : 200).end();
  });
  const failing = await given(trello, card.id, url);
  server.on('broken', () => {});
  const { action } = trello.trigger('commentCard', {
    text: 'Hello',
    card,
    board,
    list: { id: on.idModel, name: 'Doing' },
  });
  await trello.waitForDeliveries(action.id);
  const { code, stdout } = await command(['status', failing.id], { env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^failing .*\n +The last 4 deliveries failed since/);
});
