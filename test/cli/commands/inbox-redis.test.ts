import { Redis } from 'ioredis';
import { bullmqInbox } from '../../../src/inbox/bullmq/index.js';
import { entry, kill, quiet, settled } from '../../inbox/conformance/support/kit.js';
import { describeWithRedis, RedisServer } from '../../support-redis/redis-server.js';
import { command, commandJSON } from '../support/command.js';
import { fill, project, serviceInbox } from '../support/inboxes.js';
import { afterwards } from '../support/stage.js';

const PASSWORD = 'hush-hush';

describeWithRedis('inbox over Redis', () => {
  let redis: RedisServer;
  let url: string;
  beforeAll(async () => {
    redis = await RedisServer.start(['--requirepass', PASSWORD]);
    url = `redis://:${PASSWORD}@127.0.0.1:${redis.port}`;
  }, 20_000);
  afterAll(() => redis.stop());

  async function service(prefix: string) {
    const inbox = bullmqInbox({ connection: url, prefix, partitions: 3 });
    await inbox.open({ logger: quiet });
    afterwards(() => inbox.close());
    return inbox;
  }

  /** All that Redis holds. */
  async function keys(): Promise<string[]> {
    const client = new Redis(url);
    const found = await client.keys('*');
    client.disconnect();
    // BullMQ's own lock of its look for stalled jobs expires by itself.
    return found.filter((key) => !key.endsWith(':stalled-check')).sort();
  }

  const run = (args: string[]) => command(args, { ...project, env: { REDIS_URL: url } });

  test('looks, replays and discards, with the partitions that are there', async () => {
    const inbox = await service('bot');
    await kill(inbox, [entry('one'), entry('two', { type: 'createCard' }), entry('three')]);
    await inbox.accept(entry('waits'));
    const env = { REDIS_URL: url };
    const { json } = await commandJSON(['inbox', '--prefix', 'bot'], { ...project, env });
    expect(json).toMatchObject({ waiting: 1, active: 0, dead: 3 });

    const list = await run(['inbox', 'dead', '--prefix', 'bot', '--type', 'createCard']);
    expect(list).toMatchObject({ code: 0, stderr: '' });
    expect(list.stdout).toMatch(/\ntwo {2}createCard {2}\S+Z {2}1 +error 1\n$/);
    const shown = await run(['inbox', 'show', 'two', '--prefix', 'bot']);
    expect(shown.stdout).toContain('{\n  "id": "two"\n}\n');

    expect(await run(['inbox', 'replay', 'two', '--prefix', 'bot', '--yes'])).toEqual({
      code: 0,
      stdout: 'replayed: 1\n',
      stderr: '',
    });
    expect(await inbox.stats()).toMatchObject({ waiting: 2, dead: 2 });
    const discard = ['inbox', 'discard', '--all', '--prefix', 'bot', '--yes'];
    expect(await run([...discard, '--retention', '2'])).toMatchObject({ code: 0, stdout: 'discarded: 2\n' });
    expect(await inbox.accept(entry('one'))).toBe('duplicate');
    const client = new Redis(url);
    const left = await client.pttl('bot:known:%xone');
    client.disconnect();
    expect(left / 86_400_000).toBeCloseTo(2, 2);
  });

  test('a prefix that is not there is refused, and no inbox is made', async () => {
    const before = await keys();
    for (const args of [['stats'], ['dead'], ['discard', '--all', '--yes']]) {
      const { code, stdout, stderr } = await run(['inbox', ...args, '--prefix', 'typo']);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('no inbox with the prefix "typo"');
    }
    expect(await keys()).toEqual(before);
  });

  test('a Redis that refuses or is not there is told without the password', async () => {
    for (const REDIS_URL of [url.replace(PASSWORD, 'wrong-hush'), `redis://:${PASSWORD}@127.0.0.1:1`]) {
      const { code, stdout, stderr } = await command(['inbox'], {
        ...project,
        env: { REDIS_URL, DEBUG: '1' },
      });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/error: Redis at 127\.0\.0\.1:\d+ cannot be used: /);
      expect(stderr).not.toContain('hush');
    }
  });

  test('copy moves everything from a file, and can be repeated', async () => {
    const { file, inbox: from } = await serviceInbox();
    await fill(from);
    const env = { REDIS_URL: url, INBOX_FILE: file };
    const args = ['inbox', 'copy', '--prefix', 'moved', '--partitions', '5'];
    expect(await command(args, { ...project, env })).toMatchObject({
      code: 0,
      stdout: 'copied: 4 of 4 entries\n',
    });
    expect(await commandJSON(['inbox', 'copy', '--prefix', 'moved'], { ...project, env })).toMatchObject({
      code: 0,
      json: { found: 4, copied: 0 },
    });
    const to = bullmqInbox({ connection: url, prefix: 'moved', partitions: 5 });
    await to.open({ logger: quiet });
    afterwards(() => to.close());
    expect(await to.stats()).toMatchObject({ waiting: 1, dead: 3 });
    const handled: string[] = [];
    await to.start(async ({ id }) => (handled.push(id), { kind: 'done' }));
    await settled(to);
    expect(handled).toEqual(['waits']);
    expect(await from.stats()).toMatchObject({ waiting: 1, dead: 3 });
  });

  test('copy is refused while handlers run from the file', async () => {
    const { file, inbox } = await serviceInbox();
    let end = (): void => {};
    await inbox.accept(entry('runs'));
    const running = new Promise<void>((resolve) => {
      void inbox.start(async () => {
        resolve();
        await new Promise<void>((finish) => (end = finish));
        return { kind: 'done' };
      });
    });
    await running;
    const { code, stderr } = await run(['inbox', 'copy', '--from', file, '--prefix', 'busy']);
    expect(code).toBe(1);
    expect(stderr).toContain('Handlers still run');
    end();
    await inbox.stop(1_000);
  });
});
