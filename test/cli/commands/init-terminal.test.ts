import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, command, endCommands, hasTerminals, start } from '../support/command.js';
import { emptyFolder, filesIn, removeFolders } from '../support/folders.js';
import { keys, onTerminal } from '../support/on-terminal.js';

afterEach(endCommands);
afterAll(removeFolders);

const terminalTest = hasTerminals ? test : test.skip;

/** A PATH in which npm is this script. */
function withNpm(script: string): { PATH: string } {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'npm'), 0o755);
  return { PATH: `${folder}:${process.env['PATH']}` };
}

terminalTest('asks on a terminal, and uses the answers', async () => {
  const cwd = emptyFolder();
  const { code, shown } = await onTerminal(
    ['init', '--no-install'],
    [
      ['name of the bot?', `lamp-bot${keys.enter}`],
      ['Which template?', keys.down + keys.enter],
      ['Which handlers', keys.down + keys.down + keys.space + keys.enter],
      ['inbox?', `y${keys.enter}`],
    ],
    { cwd },
  );
  expect(shown).toContain('npm run dev');
  expect(code).toBe(0);
  const files = filesIn(join(cwd, 'lamp-bot'));
  expect(Object.keys(files).filter((path) => path.startsWith('src/handlers/'))).toEqual([
    'src/handlers/comment-card.ts',
    'src/handlers/create-card.ts',
    'src/handlers/index.ts',
    'src/handlers/update-card-id-list.ts',
  ]);
  expect(files['src/app.ts']).toContain('webhooks.listener(');
  expect(files['src/webhooks.ts']).toContain('sqliteInbox(');
});

terminalTest('asks only for options that are not set', async () => {
  const cwd = emptyFolder();
  const options = ['--template', 'express', '--handlers', 'createCard', '--no-install'];
  const { code, shown } = await onTerminal(['init', 'my-bot', ...options], [['inbox?', keys.enter]], { cwd });
  expect(code).toBe(0);
  for (const question of ['name of the bot?', 'Which template?', 'Which handlers'])
    expect(shown).not.toContain(question);
});

terminalTest('asks nothing on a terminal with --yes', async () => {
  const { code, shown } = await onTerminal(['init', 'my-bot', '--yes', '--no-install'], [], {
    cwd: emptyFolder(),
  });
  expect(code).toBe(0);
  expect(shown).not.toContain('?25l');
});

test('asks nothing without a terminal', async () => {
  const cwd = emptyFolder();
  const child = start(['init', '--no-install'], { cwd });
  // Nothing is ever written to its standard input, which stays open.
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  expect(existsSync(join(cwd, 'trello-bot', 'package.json'))).toBe(true);
});

terminalTest.each([
  ['the first question', [['name of the bot?', keys.ctrlC]]],
  [
    'the last question',
    [
      ['name of the bot?', keys.enter],
      ['Which template?', keys.enter],
      ['Which handlers', keys.enter],
      ['inbox?', keys.ctrlC],
    ],
  ],
] as const)('Ctrl-C at %s leaves nothing behind', async (_question, steps) => {
  const cwd = emptyFolder();
  const { code } = await onTerminal(['init'], steps, { cwd });
  expect(code).toBe(130);
  expect(existsSync(join(cwd, 'trello-bot'))).toBe(false);
});

const slowNpm = withNpm(
  'mkdir -p node_modules && echo half > node_modules/half; echo {} > package-lock.json; sleep 600',
);

terminalTest('Ctrl-C while npm works leaves nothing behind', async () => {
  const cwd = emptyFolder();
  const steps = [['npm install …', keys.ctrlC]] as const;
  const { code } = await onTerminal(['init', 'my-bot', '--yes'], steps, { cwd, env: slowNpm });
  expect(code).toBe(130);
  expect(existsSync(join(cwd, 'my-bot'))).toBe(false);
});

terminalTest('Ctrl-C while npm works leaves a folder that was there as it was', async () => {
  const cwd = emptyFolder();
  const before = { 'mine.txt': 'mine', 'package.json': 'old', 'package-lock.json': '[]' };
  for (const [path, text] of Object.entries(before)) writeFileSync(join(cwd, path), text);
  const args = ['init', '.', '--yes', '--force', '--name', 'my-bot'];
  const { code } = await onTerminal(args, [['npm install …', keys.ctrlC]], { cwd, env: slowNpm });
  expect(code).toBe(130);
  expect(filesIn(cwd)).toEqual(before);
});

test('a project whose npm install fails stays, and the output of npm is printed', async () => {
  const cwd = emptyFolder();
  const { code, stdout, stderr } = await command(['init', 'my-bot'], {
    cwd,
    env: withNpm('echo no network >&2; exit 7'),
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^.*no network.*$[^]*^error: npm install failed/m);
  expect(stderr).not.toContain('\\u000a');
  expect(existsSync(join(cwd, 'my-bot', 'package.json'))).toBe(true);
});

test('npm install runs in the folder of the project', async () => {
  const cwd = emptyFolder();
  const env = withNpm('echo "$PWD $*" > "$PWD/npm-was-here"');
  const child = start(['init', 'my-bot', '--json'], { cwd, env });
  const output = collect(child);
  await new Promise((resolve) => child.on('close', resolve));
  expect(JSON.parse(output.stdout())).toMatchObject({ installed: true, next: ['cd my-bot', 'npm run dev'] });
  expect(readFileSync(join(cwd, 'my-bot', 'npm-was-here'), 'utf8')).toMatch(/my-bot install /);
});
