import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createDelivery, createSignedRequest } from 'trello-webhooks/testing';
import { createApp, type App } from '../src/app.js';
import { config, readableLog, signing } from './support.js';

let app: App;
let origin: string;
const server = createServer((request, response) => app.listener(request, response));

before(async () => {
  app = createApp(config, readableLog().log);
  await app.webhooks.start();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(async () => {
  await app.webhooks.close();
  server.close();
});

test('answers HEAD with 200, which Trello asks for when a webhook is registered', async () => {
  assert.equal((await fetch(`${origin}/trello`, { method: 'HEAD' })).status, 200);
});

test('accepts what Trello signed, and nothing else', async () => {
  const { method, headers, body } = createSignedRequest(createDelivery('createCard'), signing);
  assert.equal((await fetch(`${origin}/trello`, { method, headers, body })).status, 200);
  const forged = createSignedRequest(createDelivery('createCard'), { ...signing, secret: 'another secret' });
  assert.equal((await fetch(`${origin}/trello`, { method, headers: forged.headers, body })).status, 401);
});

test('is alive, and ready until it stops', async () => {
  const status = async (path: string): Promise<number> => (await fetch(origin + path)).status;
  assert.deepEqual([await status('/healthz'), await status('/readyz')], [200, 200]);
  app.health.stop();
  assert.deepEqual([await status('/healthz'), await status('/readyz')], [200, 503]);
});

test('has nothing at other paths', async () => {
  assert.equal((await fetch(`${origin}/nothing`)).status, 404);
});
