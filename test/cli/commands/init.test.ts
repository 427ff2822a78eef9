import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJSON from '../../../package.json' with { type: 'json' };
import { command, commandJSON } from '../support/command.js';
import { emptyFolder, filesIn, removeFolders } from '../support/folders.js';

afterAll(removeFolders);

/** Runs init in `cwd`, without npm. */
const init = (cwd: string, ...args: string[]) => command(['init', '--no-install', ...args], { cwd });

interface Made {
  folder: string;
  name: string;
  template: string;
  handlers: string[];
  inbox: boolean;
  package: string;
  files: string[];
  installed: boolean;
  next: string[];
}

interface PackageJSON {
  name: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const packageOf = (folder: string): PackageJSON =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJSON;

test('writes a project, and prints its files and the next steps', async () => {
  const cwd = emptyFolder();
  const { code, stdout, stderr } = await init(cwd, 'my-bot');
  const written = Object.keys(filesIn(join(cwd, 'my-bot')));
  expect(code).toBe(0);
  expect(stderr).toBe(`Wrote ${written.length} files to my-bot\n`);
  expect(stdout).toBe(
    `${written.map((path) => `  ${path}\n`).join('')}\nNext:\n  cd my-bot && npm install\n  npm run dev\n`,
  );
  expect(written).toEqual(
    expect.arrayContaining([
      '.dockerignore',
      '.env.example',
      '.github/workflows/ci.yml',
      '.gitignore',
      'Dockerfile',
      'README.md',
      'src/app.ts',
      'src/config.ts',
      'src/handlers/comment-card.ts',
      'src/server.ts',
      'test/handlers/comment-card.test.ts',
    ]),
  );
});

test('takes less than a second', async () => {
  // The fastest of three: what else the machine has to do is not the question.
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const start = Date.now();
    await init(emptyFolder(), 'my-bot');
    times.push(Date.now() - start);
  }
  expect(Math.min(...times)).toBeLessThan(1000);
});

test('prints the same as JSON', async () => {
  const cwd = realpathSync(emptyFolder());
  const args = ['init', 'my-bot', '--no-install', '--template', 'node-http', '--handlers', 'due,createCard'];
  const { code, json } = await commandJSON<Made>([...args, '--inbox'], { cwd });
  expect(code).toBe(0);
  expect(json).toEqual({
    folder: join(cwd, 'my-bot'),
    name: 'my-bot',
    template: 'node-http',
    handlers: ['updateCard:due', 'createCard'],
    inbox: true,
    package: `^${packageJSON.version}`,
    files: Object.keys(filesIn(join(cwd, 'my-bot'))),
    installed: false,
    next: ['cd my-bot && npm install', 'npm run dev'],
  });
});

test.each([['express'], ['node-http']])('%s: the files have the chosen options', async (template) => {
  const cwd = emptyFolder();
  const options = [
    '--template',
    template,
    '--name',
    '@example/bot',
    '--handlers',
    'createCard,addLabelToCard',
  ];
  expect((await init(cwd, '.', ...options, '--package', '1.2.3')).code).toBe(0);
  const { name, scripts, dependencies, devDependencies } = packageOf(cwd);
  expect({ name, dependencies, dev: scripts['dev'] }).toEqual({
    name: '@example/bot',
    dependencies: { 'trello-webhooks': '1.2.3' },
    dev: 'tsx scripts/dev.ts createCard addLabelToCard',
  });
  expect('express' in devDependencies).toBe(template === 'express');
  const files = filesIn(cwd);
  expect(files['README.md']).toMatch(/^# @example\/bot\n/);
  expect(files['src/config.ts']).toContain('`@example/bot, ${');
  expect(files['src/handlers/index.ts']).toContain("  webhooks.on('addLabelToCard', addLabelToCard);\n");
  for (const [path, text] of Object.entries(files))
    expect([path, text.match(/\$[A-Z]+\$/)]).toEqual([path, null]);
});

test('templates and inboxes have the same handlers', async () => {
  const made = [];
  for (const options of [
    [],
    ['--inbox'],
    ['--template', 'node-http'],
    ['--template', 'node-http', '--inbox'],
  ]) {
    const cwd = emptyFolder();
    await init(cwd, '.', ...options);
    made.push(filesIn(join(cwd, 'src/handlers')));
  }
  expect(Object.keys(made[0]!)).toEqual(['comment-card.ts', 'index.ts', 'update-card-id-list.ts']);
  for (const handlers of made.slice(1)) expect(handlers).toEqual(made[0]);
});

test('with --inbox deliveries go to a file first', async () => {
  const cwd = emptyFolder();
  await init(cwd, 'with', '--inbox');
  await init(cwd, 'without', '--no-inbox');
  const [with_, without] = [filesIn(join(cwd, 'with')), filesIn(join(cwd, 'without'))];
  expect(with_['src/webhooks.ts']).toContain("sqliteInbox('data/inbox.db')");
  expect(with_['README.md']).toContain('## The inbox');
  expect(without['src/webhooks.ts']).not.toContain('import { sqliteInbox }');
  expect(without['README.md']).not.toContain('## The inbox');
  const changed = Object.keys(with_).filter((path) => with_[path] !== without[path]);
  expect(changed).toEqual(['README.md', 'package.json', 'src/config.ts', 'src/webhooks.ts']);
});

test('a path of a package is relative to the working directory', async () => {
  const cwd = realpathSync(emptyFolder());
  await init(cwd, 'my-bot', '--package', './some.tgz');
  expect(packageOf(join(cwd, 'my-bot')).dependencies['trello-webhooks']).toBe(
    `file:${join(cwd, 'some.tgz')}`,
  );
});

test('refuses a folder that is not empty, and touches nothing', async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'mine.txt'), 'mine');
  const { code, stdout, stderr } = await init(cwd, '.');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    'error: This folder is not empty. Choose another folder, or pass --force to write into this one and replace files of the same names\n',
  );
  expect(filesIn(cwd)).toEqual({ 'mine.txt': 'mine' });
});

test('with --force files of the same names are replaced, and others stay', async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'mine.txt'), 'mine');
  writeFileSync(join(cwd, 'package.json'), 'old');
  expect((await init(cwd, '.', '--force', '--name', 'my-bot')).code).toBe(0);
  expect(filesIn(cwd)['mine.txt']).toBe('mine');
  expect(packageOf(cwd).name).toBe('my-bot');
});

test('when a file cannot be written, everything is as before', async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'src'), 'a file where a folder is needed');
  writeFileSync(join(cwd, 'package.json'), 'old');
  const { code, stderr } = await init(cwd, '.', '--force');
  expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: src is not a folder\n' });
  expect(filesIn(cwd)).toEqual({ 'package.json': 'old', src: 'a file where a folder is needed' });
});

test('a repository that was just made counts as empty', async () => {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, '.git'));
  expect((await init(cwd, '.')).code).toBe(0);
});

test('a folder whose name is not a valid package name gets a similar one', async () => {
  const cwd = emptyFolder();
  const { code, stdout } = await init(cwd, 'My Bot!');
  expect(code).toBe(0);
  expect(packageOf(join(cwd, 'My Bot!')).name).toBe('my-bot');
  expect(stdout).toContain("  cd 'My Bot!' && npm install\n");
});

test.each([
  [['--name', 'Bad Name'], 'error: "Bad Name" is not a valid package name. Use a name such as bad-name\n'],
  [
    ['--name', 'express'],
    'error: The name express is taken by a package that the project installs. Use a name such as my-express\n',
  ],
  [['--template', 'expres'], 'error: Unknown template "expres". Did you mean express?\n'],
  [['--template', 'x'], 'error: Unknown template "x". The templates are express and node-http\n'],
  [['--handlers', 'comentCard'], /^error: Unknown event "comentCard"\. Did you mean commentCard/],
  [
    ['--handlers', 'moveC'],
    /^error: Event "moveC" is ambiguous: it matches moveCardFromBoard and moveCardToBoard\./,
  ],
  [
    ['--handlers', ','],
    'error: No handler is given. Pass events, such as --handlers commentCard,updateCard:idList\n',
  ],
])('%j is a wrong call, and nothing is written', async (args, said) => {
  const cwd = emptyFolder();
  const { code, stdout, stderr } = await init(cwd, ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(said instanceof RegExp ? said : new RegExp(`^${said.replace(/[.?"]/g, '\\$&')}$`));
  expect(filesIn(cwd)).toEqual({});
});
