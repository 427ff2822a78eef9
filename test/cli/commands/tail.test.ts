import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveTail, type TailRecord } from '../../../src/telemetry/tail/index.js';
import { deliveryChannel } from '../../../src/telemetry/channels.js';
import { sendDelivery, createDelivery } from '../../../src/testing/index.js';
import { CALLBACK_URL, SECRET } from '../../support/delivery.js';

import { rig } from '../../support/rig.js';
import { collect, command, start } from '../support/command.js';
import { afterwards } from '../support/stage.js';
import { until } from '../../support/until.js';

const signing = { secret: SECRET, callbackURL: CALLBACK_URL };

function service() {
  const { webhooks } = rig();
  webhooks.on('updateCard:idList', function announce() {});
  return webhooks;
}

async function serving(cwd: string) {
  const tail = await serveTail({ path: join(cwd, '.trello-webhooks.sock') });
  afterwards(() => tail.close());
  return tail;
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'tail-'));

async function following(cwd: string, ...args: string[]) {
  const child = start(['tail', ...args], { cwd });
  const output = collect(child);
  await until(() => output.stderr().includes('Following'), output.stderr);
  await until(() => deliveryChannel.hasSubscribers);
  return { child, ...output };
}

test('prints a line per request', async () => {
  const cwd = newFolder();
  await serving(cwd);
  const { child, stdout } = await following(cwd);
  const webhooks = service();
  const moved = createDelivery('updateCard:idList', { model: { name: 'Kitchen\u001b[2J\nrenovation' } });
  await sendDelivery(webhooks, moved, signing);
  await sendDelivery(webhooks, moved, signing);
  await sendDelivery(webhooks, moved, { ...signing, secret: 'another' });
  await until(() => stdout().split('\n').length === 4);
  const [first, second, third] = stdout().split('\n');
  expect(first).toMatch(
    /^[\d:.]{12} {2}200 {2}\d+ ms {2}updateCard:idList {2}Kitchen\\u001b\[2J\\u000arenovation {2}/,
  );
  expect(first).toContain(`${moved.action.id}  announce`);
  expect(second).toContain('duplicate');
  expect(third).toMatch(/^[\d:.]{12} {2}401 {2}signature_mismatch$/);
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([0, null]);
});

test.each<[string, string[], (string | undefined)[]]>([
  ['a type', ['--type', 'commentCard', '--type', 'createList'], ['commentCard', 'createList']],
  ['an event', ['--event', 'updateCard:idList'], ['updateCard']],
  ['a status', ['--status', '401'], [undefined]],
  ['a kind of status', ['--status', '2xx', '--type', 'createList'], ['createList']],
  ['what failed', ['--failed'], [undefined]],
])('filters by %s', async (_, args, types) => {
  const cwd = newFolder();
  await serving(cwd);
  const { stdout, child } = await following(cwd, '--json', ...args);
  const webhooks = service();
  await sendDelivery(webhooks, createDelivery('createCard'), { ...signing, secret: 'another' });
  for (const name of ['updateCard:due', 'updateCard:idList', 'commentCard', 'createList'] as const)
    await sendDelivery(webhooks, createDelivery(name), signing);
  await until(() => stdout().split('\n').length > types.length);
  child.kill('SIGINT');
  await once(child, 'close');
  const records = stdout()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TailRecord);
  expect(records.map(({ type }) => type)).toEqual(types);
});

test('says what to do when there is no service', async () => {
  const { code, stdout, stderr } = await command(['tail'], { cwd: newFolder() });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('No service serves its tail at .trello-webhooks.sock');
  expect(stderr).toContain("import { serveTail } from 'trello-webhooks/tail'");
  expect(await command(['tail', '--status', 'bad'])).toMatchObject({ code: 2 });
});

test('--wait waits for the service, and goes on when it is started anew', async () => {
  const cwd = newFolder();
  const child = start(['tail', '--wait', '--json'], { cwd });
  const { stdout, stderr } = collect(child);
  await until(() => stderr().includes('Waiting for a service'), stderr);
  const webhooks = service();
  for (const times of [1, 2]) {
    const tail = await serving(cwd);
    await until(() => stderr().split('Following').length === times + 1, stderr);
    await until(() => deliveryChannel.hasSubscribers);
    await sendDelivery(webhooks, createDelivery('createCard'), signing);
    await until(() => stdout().split('\n').length === times + 1);
    await tail.close();
  }
  await until(() => stderr().split('The service ended').length === 3, stderr);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('a service that is killed in the middle of a line does no harm', async () => {
  const cwd = newFolder();
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket)).listen(join(cwd, 'tail.sock'));
  await once(server, 'listening');
  afterwards(async () => server.close());
  const child = start(['tail', '--path', 'tail.sock', '--json'], { cwd });
  const { stdout, stderr } = collect(child);
  await until(() => sockets.length === 1, stderr);
  sockets[0]!.end('{"status":200,"handlers":[]}\n{"dropped":3}\n{"status":20');
  await until(() => sockets.length === 2, stderr);
  expect(stdout()).toBe('{"status":200,"handlers":[]}\n');
  expect(stderr()).toContain('3 lines were lost');
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([0, null]);
  sockets[1]!.destroy();
});
