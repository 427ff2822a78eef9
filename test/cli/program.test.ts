import packageJSON from '../../package.json' with { type: 'json' };
import { readFileSync } from 'node:fs';
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

test('every command has examples in its help, and a section in docs/cli.md', async () => {
  const { stdout } = await command(['--help']);
  const list = stdout.slice(stdout.indexOf('Commands:'), stdout.indexOf('Settings come'));
  const names = [...list.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name!).filter((name) => name !== 'help');
  expect(names.length).toBeGreaterThan(5);
  const headings = readFileSync('docs/cli.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('## '))
    .flatMap((line) => line.split(/\W+/));
  for (const name of names) {
    expect(headings).toContain(name);
    const help = await command([name, '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(new RegExp(`Examples:\n.*trello-webhooks ${name}`));
  }
});
