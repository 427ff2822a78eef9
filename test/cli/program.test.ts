import packageJSON from '../../package.json' with { type: 'json' };
import { command } from './support/command.js';

test('--version prints the version and nothing else', async () => {
  expect(await command(['--version'])).toEqual({ code: 0, stdout: `${packageJSON.version}\n`, stderr: '' });
});

test('--help lists the commands, the settings and the exit codes', async () => {
  const { code, stdout, stderr } = await command(['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const said of ['types', 'TRELLO_SECRET', 'Exit codes']) expect(stdout).toContain(said);
});

test('without arguments the help goes to standard error, with the exit code of a wrong call', async () => {
  const { code, stdout, stderr } = await command([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: trello-webhooks');
});

test.each([
  [['typos'], /unknown command 'typos'\n.*types/],
  [['types', '--jsn'], /unknown option '--jsn'\n.*--json/],
  [['types', 'updateCard', 'updateList'], /too many arguments/],
])('%j is a wrong call', async (args, said) => {
  const { code, stdout, stderr } = await command(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(said);
});
