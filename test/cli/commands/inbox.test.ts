import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from '../../support/sqlite.cjs';
import { command, commandJSON } from '../support/command.js';
import { fill, newFile, project, serviceInbox } from '../support/inboxes.js';

interface Letter {
  id: string;
  errors: { attempt: number; error: string }[];
}

const ids = ({ json }: { json: Letter[] }) => json.map(({ id }) => id);

async function filled() {
  const { file, inbox } = await serviceInbox();
  await fill(inbox);
  return { file, inbox, env: { INBOX_FILE: file } };
}

test('inbox prints its statistics, while the service has it open', async () => {
  const { file, env } = await filled();
  const { code, stdout, stderr } = await command(['inbox', '--file', file], project);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^waiting {9}1\nactive {10}0\ndone {12}0\ndead {12}3\noldest waiting {2}2023-11-14T22:13:20\.000Z {2}received \d+ days ago\n$/,
  );
  const { json } = await commandJSON(['inbox', 'stats'], { ...project, env });
  expect(json).toEqual({
    waiting: 1,
    retrying: 0,
    active: 0,
    done: 0,
    dead: 3,
    oldestWaitingAt: '2023-11-14T22:13:20.000Z',
    oldestRetryingAt: null,
  });
});

test('inbox dead lists the dead letters, a line each', async () => {
  const { env } = await filled();
  const { code, stdout, stderr } = await command(['inbox', 'dead'], { ...project, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [headings, ...rows] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  expect(headings).toEqual(['ID', 'TYPE', 'DIED', 'ATTEMPTS', 'LAST ERROR']);
  const died = expect.stringMatching(/^\d{4}-.*Z$/) as string;
  expect(rows).toEqual([
    ['one', 'commentCard', died, '1', 'error 1'],
    ['two', 'createCard', died, '1', 'error 1'],
    ['three', '–', died, '0', 'it is no delivery'],
  ]);
});

test('inbox dead finds by type and time, and says when there are more', async () => {
  const { env, inbox } = await filled();
  const find = async (...args: string[]) =>
    ids(await commandJSON<Letter[]>(['inbox', 'dead', ...args], { ...project, env }));
  const [, second] = await inbox.deadLetters.list();
  const at = new Date(second!.deadAt).toISOString();
  expect(await find('--type', 'createCard')).toEqual(['two']);
  expect(await find('--since', at)).toEqual(['two', 'three']);
  expect(await find('--before', at)).toEqual(['one']);
  expect(await find('--since', '2h')).toHaveLength(3);
  expect(await find('--before', '2h')).toEqual([]);
  const few = await command(['inbox', 'dead', '--limit', '2', '--json'], { ...project, env });
  expect(JSON.parse(few.stdout)).toHaveLength(2);
  expect(few).toMatchObject({ code: 0, stderr: expect.stringContaining('There are more') as string });
});

test('inbox show prints one with its errors and its body, harmless for a terminal', async () => {
  const { env } = await filled();
  const { code, stdout } = await command(['inbox', 'show', 'three'], { ...project, env });
  expect(code).toBe(0);
  expect(stdout).toContain('type       – (not a delivery)\n');
  expect(stdout).toContain(
    'attempt 0, 2023-11-14T22:13:20.000Z, inbox\n  it is no delivery\n      at nowhere\n',
  );
  expect(stdout).toContain('{\\u202e\n');
  const shown = await command(['inbox', 'show', 'one'], { ...project, env });
  expect(shown.stdout).toContain('{\n  "id": "one"\n}\n');
  const { json } = await commandJSON(['inbox', 'show', 'one'], { ...project, env });
  expect(json).toMatchObject({
    id: 'one',
    type: 'commentCard',
    orderKey: 'card',
    attempts: 1,
    finished: [],
    errors: [{ attempt: 1, handler: 'commentCard/h', error: 'error 1' }],
    body: '{"id":"one"}',
  });
  const none = await command(['inbox', 'show', 'waits'], { ...project, env });
  expect(none).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('No dead letter has the id waits') as string,
  });
});

test('inbox replay puts back what is named, and tells of what is not there', async () => {
  const { env, inbox } = await filled();
  const run = (...args: string[]) => command(['inbox', 'replay', ...args, '--yes'], { ...project, env });
  expect(await run('one')).toEqual({ code: 0, stdout: 'replayed: 1\n', stderr: '' });
  expect(await inbox.stats()).toMatchObject({ waiting: 2, dead: 2 });
  expect(await run('one', 'two')).toEqual({
    code: 1,
    stdout: 'replayed: 1\n',
    stderr: 'No selected dead letter has the id one.\n',
  });
  const { json } = await commandJSON(['inbox', 'replay', '--all', '--yes'], { ...project, env });
  expect(json).toEqual({ replayed: 1, missing: [] });
  expect(await inbox.stats()).toMatchObject({ waiting: 4, dead: 0 });
  expect(await run('--before', '0m')).toMatchObject({ code: 0, stdout: 'replayed: 0\n' });
});

test('inbox discard throws away what is named, and its id stays known', async () => {
  const { env, inbox } = await filled();
  const run = (...args: string[]) => command(['inbox', 'discard', ...args, '--yes'], { ...project, env });
  expect(await run('--type', 'createCard')).toMatchObject({ code: 0, stdout: 'discarded: 1\n' });
  expect(await run('--since', '1h')).toMatchObject({ code: 0, stdout: 'discarded: 2\n' });
  expect(await inbox.stats()).toMatchObject({ waiting: 1, done: 3, dead: 0 });
});

test('looking forgets nothing that the service still knows', async () => {
  const { file, inbox } = await filled();
  await inbox.deadLetters.discard();
  const database = new DatabaseSync(file);
  database.exec('UPDATE entries SET ended = 1 WHERE state = 2');
  const before = database.prepare('SELECT * FROM entries ORDER BY seq').all();
  for (const what of ['stats', 'dead']) {
    expect(await command(['inbox', what, '--file', file], project)).toMatchObject({ code: 0 });
  }
  expect(database.prepare('SELECT * FROM entries ORDER BY seq').all()).toEqual(before);
  database.close();
});

test('without a terminal --yes is required, and nothing is done', async () => {
  const { env, inbox } = await filled();
  for (const what of ['replay', 'discard']) {
    const { code, stdout, stderr } = await command(['inbox', what, '--all'], { ...project, env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Pass --yes to proceed');
  }
  expect(await inbox.stats()).toMatchObject({ waiting: 1, dead: 3 });
});

test('a file that is not there is refused, and not made', async () => {
  const file = newFile();
  for (const args of [['stats'], ['dead'], ['show', 'one'], ['replay', '--all', '--yes']]) {
    const { code, stdout, stderr } = await command(['inbox', ...args, '--file', file], project);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`${file} does not exist`);
  }
  expect(existsSync(file)).toBe(false);
});

test('a file of something else is refused, and left as it is', async () => {
  const [empty, foreign, text] = [newFile(), newFile(), newFile()];
  writeFileSync(empty, '');
  writeFileSync(text, 'Not a database at all, but long enough to be taken for one. '.repeat(10));
  const database = new DatabaseSync(foreign);
  database.exec('CREATE TABLE songs (title TEXT)');
  database.close();
  for (const [file, code, said] of [
    [empty, 2, 'is not an inbox'],
    [foreign, 2, 'is not an inbox'],
    [text, 1, 'is not an SQLite file'],
  ] as const) {
    const before = readFileSync(file);
    const done = await command(['inbox', '--file', file], project);
    expect(done).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(said) as string });
    expect(readFileSync(file)).toEqual(before);
  }
});

test.each([
  [['inbox'], /No inbox is given.*--file bot\.db/],
  [['inbox', '--file', 'a.db', '--redis', 'redis://127.0.0.1'], /--file cannot be combined with/],
  [['inbox', '--prefix', 'bot'], /--prefix is for an inbox in Redis/],
  [['inbox', 'discard', '--file', 'a.db', '--all', '--yes', '--retention', '3'], /--retention is for Redis/],
  [['inbox', 'replay', '--file', 'a.db', '--yes'], /No dead letter is selected/],
  [['inbox', 'replay', '--file', 'a.db', '--all', 'one', '--yes'], /--all cannot be combined with/],
  [['inbox', 'dead', '--file', 'a.db', '--since', 'yesterday'], /--since <time>.*It must be a time/],
  [['inbox', 'dead', '--file', 'a.db', '--limit', '0'], /whole number from 1/],
  [['inbox', 'show', '--file', 'a.db'], /missing required argument 'id'/],
  [['inbox', 'copy', '--to', 'redis://127.0.0.1'], /Pass --from/],
])('%j is a wrong call', async (args, said) => {
  const { code, stdout, stderr } = await command(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(said);
});

test('an invalid URL of Redis is reported without the URL', async () => {
  for (const REDIS_URL of [
    'redis://user:hush/hush@127.0.0.1:6379',
    'redis://user:12/hush@127.0.0.1:6379',
    'redis://user:12#hush@127.0.0.1:6379',
    'hush@127.0.0.1',
  ]) {
    const { code, stdout, stderr } = await command(['inbox'], { env: { REDIS_URL, DEBUG: '1' } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('%2F');
    expect(stderr).not.toContain('hush');
  }
});

test('without bullmq it says what to install', async () => {
  const { code, stderr } = await command(['inbox'], {
    env: { REDIS_URL: 'redis://:hush@127.0.0.1:1' },
    apart: true,
  });
  expect(code).toBe(1);
  expect(stderr).toContain('npm install bullmq@6 ioredis@5');
  expect(stderr).not.toContain('hush');
});
