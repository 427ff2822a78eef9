import { command, commandJSON } from '../support/command.js';
import { board, card, environment, startTrello, TOKEN } from '../support/stage.js';
import { startWithTwoWebhooks } from '../support/two-webhooks.js';

test('list prints the webhooks of the token', async () => {
  const { env, on, off } = await startWithTwoWebhooks();
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

test.each([[['list', '--base-url', 'nowhere'], /baseURL must be an absolute URL/]])(
  '%j is a wrong call',
  async (args, said) => {
    const { env } = await startWithTwoWebhooks();
    const { code, stdout, stderr } = await command(args, { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(said);
  },
);

test('a token that is refused is a failure, and not shown', async () => {
  const trello = await startTrello({ tokens: ['another'] });
  const { code, stdout, stderr } = await command(['list'], { env: environment(trello) });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('invalid token');
  expect(stderr).not.toContain(TOKEN);
});
