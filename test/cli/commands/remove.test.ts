import { command, commandJSON } from '../support/command.js';
import { board } from '../support/stage.js';
import { startWithTwoWebhooks } from '../support/two-webhooks.js';

test('remove needs --yes if no terminal is there to ask on', async () => {
  const { trello, env, on } = await startWithTwoWebhooks();
  const { code, stderr } = await command(['remove', on.id], { env });
  expect(code).toBe(2);
  expect(stderr).toContain('Confirmation required, but stdin is not a terminal. Pass --yes to proceed');
  expect(trello.webhooks).toHaveLength(2);
});

test('remove deletes the selected webhooks and no others', async () => {
  const { trello, env, on, off } = await startWithTwoWebhooks();
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
  [['remove', '--yes'], /No webhook is selected/],
  [['remove', '--all', '--board', board.id, '--yes'], /--all cannot be combined with/],
  [['remove', 'aBcDeFgH', '--yes'], /"aBcDeFgH" is not the id of a webhook/],
])('%j is a wrong call', async (args, said) => {
  const { env } = await startWithTwoWebhooks();
  const { code, stdout, stderr } = await command(args, { env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(said);
});
