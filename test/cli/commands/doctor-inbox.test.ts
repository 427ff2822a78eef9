import { writeFileSync } from 'node:fs';
import { DatabaseSync } from '../../support/sqlite.cjs';
import { bullmqInbox } from '../../../src/inbox/bullmq/index.js';
import { checkDiskSpace } from '../../../src/cli/commands/doctor/check-disk-space.js';
import { entry, kill, quiet, retry } from '../../inbox/conformance/support/kit.js';
import { until } from '../../support/until.js';
import { describeWithRedis, RedisServer } from '../../support-redis/redis-server.js';
import { command, commandJSON, type RunOptions } from '../support/command.js';
import { newFile, project, serviceInbox } from '../support/inboxes.js';
import { afterwards } from '../support/stage.js';

interface Report {
  findings: { check: string; status: string; message: string; fix?: string }[];
}

/** The doctor's findings of the inbox. */
async function examine(args: string[], options: RunOptions = project) {
  const { json, stderr } = await commandJSON<Report>(['doctor', ...args], options);
  expect(stderr).toBe('');
  return json.findings.filter(({ check }) => check === 'inbox');
}

const LONG_AGO = { origin: { receivedAt: Date.now() - 20 * 60_000 } };

const like = (text: string | RegExp) => expect.stringMatching(text) as string;

test('an inbox in which all is well', async () => {
  const { file, inbox } = await serviceInbox();
  await inbox.accept(entry('new'));
  expect(await examine(['--file', file])).toEqual([
    { check: 'inbox', status: 'ok', message: '1 waiting, 0 active, 0 done, 0 dead' },
  ]);
  expect(await examine([], { ...project, env: { INBOX_FILE: file } })).toMatchObject([{ status: 'ok' }]);
});

test('dead letters, with the command that lists them', async () => {
  const { file, inbox } = await serviceInbox();
  await kill(inbox, [entry('dead')]);
  const found = await examine(['--file', file]);
  expect(found).toMatchObject([{ status: 'warning', message: like('One dead letter') }]);
  const [, name = '', ...args] = found[0]!.fix!.replace('List them with: ', '').split(' ');
  expect(await command([name, ...args], project)).toMatchObject({ code: 0, stdout: like(/\ndead /) });
});

test('entries that no service handles', async () => {
  const { file, inbox } = await serviceInbox();
  await inbox.accept(entry('old', LONG_AGO));
  expect(await examine(['--file', file])).toMatchObject([
    { status: 'warning', message: like('1 waiting, the oldest for 20 min'), fix: like(/start\(\)/) },
  ]);
});

test('an entry that waits for its next attempt is no reason to worry', async () => {
  const { file, inbox } = await serviceInbox();
  await inbox.accept(entry('fails', LONG_AGO));
  await inbox.accept(entry('behind', LONG_AGO));
  await inbox.start(async (claim) => retry(claim, 3_600_000));
  await until(async () => (await inbox.stats()).retrying === 1);
  expect(await examine(['--file', file])).toMatchObject([{ status: 'ok' }]);
});

test('a file that is missing, of something else, of a newer release, and locked', async () => {
  const missing = newFile();
  expect(await examine(['--file', missing])).toEqual([
    {
      check: 'inbox',
      status: 'failed',
      message: `${missing} does not exist`,
      fix: like('creates it when it starts'),
    },
  ]);
  writeFileSync(missing, '');
  expect(await examine(['--file', missing])).toMatchObject([
    { status: 'failed', message: like('is not an inbox') },
  ]);

  const { file, inbox } = await serviceInbox();
  await inbox.close();
  const database = new DatabaseSync(file);
  afterwards(async () => database.close());
  database.exec('BEGIN IMMEDIATE');
  expect(await examine(['--file', file])).toMatchObject([{ status: 'failed', message: like('is locked') }]);
  database.exec('ROLLBACK; PRAGMA user_version = 99');
  expect(await examine(['--file', file])).toMatchObject([
    { status: 'failed', message: like('newer release'), fix: like('Upgrade trello-webhooks') },
  ]);
});

test('a disk that is nearly full', () => {
  const file = newFile();
  expect(checkDiskSpace(file, 0)).toBeUndefined();
  expect(checkDiskSpace(file, Infinity)).toMatchObject({
    status: 'warning',
    message: like(/^\d+ MB are free/),
  });
});

test('no inbox, no finding', async () => {
  expect(await examine([])).toEqual([]);
});

test('an invalid URL of Redis is a finding, and not shown', async () => {
  const found = await examine([], { ...project, env: { REDIS_URL: 'redis://:hush/hush@127.0.0.1' } });
  expect(found).toMatchObject([{ status: 'failed', fix: like('%2F') }]);
  expect(JSON.stringify(found)).not.toContain('hush');
});

test('without bullmq: a failure where Redis was named, passed over where it may be for something else', async () => {
  const REDIS_URL = 'redis://127.0.0.1:1';
  expect(await examine([], { env: { REDIS_URL }, apart: true })).toMatchObject([{ status: 'skipped' }]);
  expect(await examine(['--redis', REDIS_URL], { apart: true })).toMatchObject([
    { status: 'failed', fix: 'Run: npm install bullmq@6 ioredis@5' },
  ]);
});

describeWithRedis('doctor of an inbox in Redis', () => {
  let redis: RedisServer;
  afterEach(() => redis?.stop());

  const urlOf = ({ port }: RedisServer, password = '') => `redis://${password}127.0.0.1:${port}`;

  async function start(...settings: string[]) {
    redis = await RedisServer.start(settings);
    const inbox = bullmqInbox({ connection: redis.connection, partitions: 3 });
    await inbox.open({ logger: quiet });
    afterwards(() => inbox.close());
    return { inbox, options: { ...project, env: { REDIS_URL: urlOf(redis) } } };
  }

  test('all is well', async () => {
    const { options } = await start();
    expect(await examine([], options)).toEqual([
      { check: 'inbox', status: 'ok', message: '0 waiting, 0 active, 0 done, 0 dead' },
    ]);
  });

  test('settings that lose entries, dead letters, and entries that no service handles', async () => {
    const { inbox, options } = await start('--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru');
    await kill(inbox, [entry('dead')]);
    await inbox.accept(entry('old', LONG_AGO));
    expect(await examine([], options)).toMatchObject([
      { status: 'warning', message: like('appendonly is no'), fix: like('"appendonly yes"') },
      { status: 'warning', message: like('maxmemory-policy is allkeys-lru'), fix: like('noeviction') },
      { status: 'warning', fix: 'List them with: trello-webhooks inbox dead --prefix trello-webhooks' },
      { status: 'warning', message: like('the oldest for 20 min') },
    ]);
  });

  test('a prefix that is not there, and a server that is not there', async () => {
    const { options } = await start();
    expect(await examine(['--prefix', 'typo'], options)).toMatchObject([
      { status: 'warning', message: like('no inbox with the prefix "typo"') },
    ]);
    await redis.kill();
    const refused = await examine(['--redis', urlOf(redis, ':hush@')], project);
    expect(refused).toMatchObject([
      {
        status: 'failed',
        message: like(`Redis at 127.0.0.1:${redis.port} cannot be used`),
        fix: like('Check that it runs'),
      },
    ]);
    expect(JSON.stringify(refused)).not.toContain('hush');
  });
});
