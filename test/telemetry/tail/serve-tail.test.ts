import { mkdtempSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { fork } from 'node:child_process';
import { sendDelivery, createDelivery } from '../../../src/testing/index.js';
import { serveTail, type TailRecord, type TailServer } from '../../../src/telemetry/tail/index.js';
import { deliveryChannel } from '../../../src/telemetry/channels.js';
import { CALLBACK_URL, SECRET } from '../../support/delivery.js';
import { rig } from '../../support/rig.js';
import { until } from '../../support/until.js';

const signing = { secret: SECRET, callbackURL: CALLBACK_URL };
const open: { close?: () => unknown; destroy?: () => unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await (each.close?.() ?? each.destroy?.());
});

const newPath = () => join(mkdtempSync(join(tmpdir(), 'tail-')), 'tail.sock');

async function tailAt(path = newPath()): Promise<TailServer> {
  const tail = await serveTail({ path });
  open.push(tail);
  return tail;
}

async function follower(
  path: string,
): Promise<{ socket: Socket; text: () => string; records: () => TailRecord[] }> {
  const socket = connect(path);
  open.push({ destroy: () => socket.destroy() });
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  await once(socket, 'connect');
  await until(() => deliveryChannel.hasSubscribers);
  const records = () =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as TailRecord);
  return { socket, text: () => text, records };
}

test('tells everybody who follows what became of each request', async () => {
  const { webhooks } = rig();
  webhooks.on('updateCard:idList', function announce() {});
  webhooks.on('commentCard', function fails() {
    throw new Error('a bug');
  });
  const { path } = await tailAt();
  const followers = [await follower(path), await follower(path)];

  const moved = createDelivery('updateCard:idList');
  await sendDelivery(webhooks, moved, signing);
  await sendDelivery(webhooks, moved, signing);
  await sendDelivery(webhooks, createDelivery('commentCard'), signing);
  await sendDelivery(webhooks, createDelivery('createCard'), { ...signing, secret: 'another' });

  for (const { records, text } of followers) {
    await until(() => records().length === 4);
    const known = {
      actionId: moved.action.id,
      type: 'updateCard',
      names: ['updateCard:idList', 'updateCard'],
      modelId: moved.model.id,
      modelName: 'Kitchen renovation',
      webhookId: moved.webhook.id,
      recognized: true,
    };
    expect(records()).toMatchObject([
      {
        ...known,
        status: 200,
        duplicate: false,
        handlers: [{ event: 'updateCard:idList', handler: 'announce', ok: true }, { event: 'updateCard' }],
      },
      { ...known, status: 200, duplicate: true, handlers: [] },
      {
        status: 500,
        code: 'handler_failed',
        type: 'commentCard',
        handlers: [{ handler: 'fails', ok: false }, {}],
      },
      { status: 401, code: 'signature_mismatch', handlers: [] },
    ]);
    expect(records().every(({ receivedAt }) => !Number.isNaN(Date.parse(receivedAt)))).toBe(true);
    expect(text()).not.toContain(SECRET);
  }
});

test('listens to nothing while nobody follows', async () => {
  const { path } = await tailAt();
  expect(deliveryChannel.hasSubscribers).toBe(false);
  const { socket } = await follower(path);
  socket.destroy();
  await until(() => !deliveryChannel.hasSubscribers);
});

test('who does not read loses lines and is told how many; the others lose none', async () => {
  const { webhooks } = rig({ dedupe: false });
  const { path } = await tailAt();
  const slow = await follower(path);
  slow.socket.pause();
  const quick = await follower(path);
  const long = createDelivery('createCard', { model: { name: 'x'.repeat(100_000) } });
  for (let count = 1; count <= 40; count++) {
    await sendDelivery(webhooks, long, signing);
    await until(() => quick.text().split('\n').length > count);
  }
  expect(quick.text()).not.toContain('dropped');
  slow.socket.resume();
  await until(() => slow.text().includes('dropped'));
  const lines = slow.records() as (TailRecord & { dropped?: number })[];
  const dropped = lines.find((line) => line.dropped !== undefined)?.dropped ?? 0;
  expect(dropped).toBeGreaterThan(0);
  expect(lines.length - 1 + dropped).toBe(40);
});

const onUnix = process.platform === 'win32' ? test.skip : test;

onUnix('only this user can connect, and close() removes the socket', async () => {
  const tail = await tailAt();
  expect(statSync(tail.path).mode & 0o777).toBe(0o600);
  const { socket } = await follower(tail.path);
  const ended = once(socket, 'close');
  await Promise.all([tail.close(), tail.close(), ended]);
  expect(existsSync(tail.path)).toBe(false);
});

onUnix('takes over what a killed process left behind', async () => {
  const path = newPath();
  const child = fork('-', [path], {
    execArgv: [
      '-e',
      'require("net").createServer().listen(process.argv.at(-1), () => process.send("there"))',
    ],
  });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(existsSync(path)).toBe(true);
  const { webhooks } = rig();
  await tailAt(path);
  const { records } = await follower(path);
  await sendDelivery(webhooks, createDelivery('createCard'), signing);
  await until(() => records().length === 1);
});

onUnix('touches neither the socket of another service nor any other file', async () => {
  const used = newPath();
  const server = createServer().listen(used);
  open.push(server);
  await once(server, 'listening');
  await expect(serveTail({ path: used })).rejects.toMatchObject({ code: 'tail_failed' });
  const file = newPath();
  writeFileSync(file, 'mine');
  await expect(serveTail({ path: file })).rejects.toMatchObject({ code: 'tail_failed' });
  expect(statSync(file).size).toBe(4);
  await expect(serveTail({ path: '/nowhere/at/all.sock' })).rejects.toMatchObject({ code: 'tail_failed' });
});
