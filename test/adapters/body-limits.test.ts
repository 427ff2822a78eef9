import type { RequestListener } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import express from 'express';

import type { TrelloWebhooks } from '../../src/webhooks.js';
import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { chunk, head, RawClient } from '../support/raw-client.js';
import { codeOf, rig } from '../support/rig.js';
import { send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

afterEach(closeServers);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MiB = 1024 * 1024;
const SIXTY = 60_000_000;
const someBytes = Buffer.alloc(64 * 1024, 'x');
const { 'x-trello-webhook': signature = '' } = signedHeaders('whatever');

const servers: [name: string, (webhooks: TrelloWebhooks) => RequestListener][] = [
  ['listener()', (webhooks) => webhooks.listener()],
  ['router()', (webhooks) => express().use(PATH, webhooks.router())],
];

describe.each(servers)('%s refuses 60 MB', (_name, listener) => {
  async function open() {
    const made = rig();
    const { port, url } = await serveOn(listener(made.webhooks));
    return { ...made, port, url };
  }

  test.each([
    ['of a declared length', { 'content-length': SIXTY }, (data: Buffer) => data],
    ['of no declared length', { 'transfer-encoding': 'chunked' }, chunk],
  ])('%s, keeping next to nothing of them', async (_how, headers, coded) => {
    const { port, ran, rejections } = await open();
    const client = await RawClient.connect(port);
    const answered = client.answer();
    const data = coded(someBytes);
    collectGarbage();
    const before = held();
    let most = 0;

    await client.write(head('POST', PATH, { ...headers, 'x-trello-webhook': signature }));
    for (let sent = 0; sent < SIXTY; sent += someBytes.byteLength) {
      await client.write(data);
      if (sent % (256 * someBytes.byteLength) !== 0) continue;
      collectGarbage();
      most = Math.max(most, held());
    }
    const answer = await answered;

    expect([answer?.status, codeOf(answer!)]).toEqual([413, 'body_too_large']);
    expect(most - before).toBeLessThan(20 * MiB);
    expect([ran.length, rejections.map(({ code }) => code)]).toEqual([0, ['body_too_large']]);
  });

  test('to an ordinary client, which sends all of them', async () => {
    const { url } = await open();
    const headers = { 'content-type': 'application/json', 'x-trello-webhook': signature };
    const answer = await send(url, { method: 'POST', path: PATH, headers, body: Buffer.alloc(SIXTY, 'x') });

    expect([answer.status, codeOf(answer)]).toEqual([413, 'body_too_large']);
  });

  test('before the first of them is sent', async () => {
    const { port } = await open();
    const client = await RawClient.connect(port);
    await client.write(head('POST', PATH, { 'content-length': SIXTY, 'x-trello-webhook': signature }));

    expect((await client.answer())?.status).toBe(413);
  });

  test('to a client that asks before it sends (Expect: 100-continue)', async () => {
    const { port } = await open();
    const client = await RawClient.connect(port);
    const headers = { 'content-length': SIXTY, expect: '100-continue', 'x-trello-webhook': signature };
    await client.write(head('POST', PATH, headers));

    expect((await client.answer())?.status).toBe(413);
  });
});

test('who goes on sending after the answer is cut off', async () => {
  const { webhooks } = rig();
  const { port } = await serveOn(webhooks.listener());
  const client = await RawClient.connect(port);
  await client.write(head('POST', PATH, { 'transfer-encoding': 'chunked' }));
  expect((await client.answer())?.status).toBe(401);

  let gone = false;
  void client.closed.then(() => (gone = true));
  const one = chunk(Buffer.alloc(1024));
  while (!gone) {
    await client.write(one);
    await new Promise(setImmediate);
  }
});

test('the connection lives on after a refusal whose body is sent to its end', async () => {
  const { webhooks, ran } = rig({ maxBodyBytes: 2_000 });
  const { port } = await serveOn(webhooks.listener());
  const client = await RawClient.connect(port);
  const large = comment('x'.repeat(3_000));
  const small = comment();
  for (const [body, headers] of [
    [large, signedHeaders(large)],
    [small, {}],
    [small, signedHeaders(large)],
    [small, signedHeaders(small)],
  ] as const) {
    await client.write(head('POST', PATH, { ...headers, 'content-length': body.byteLength }));
    await client.write(body);
  }

  const statuses = [];
  for (let count = 0; count < 4; count++) statuses.push((await client.answer())?.status);
  expect(statuses).toEqual([413, 401, 401, 200]);
  expect(ran).toHaveLength(1);
});

test.each([
  ['not a number', 'abc'],
  ['below zero', '-1'],
  ['beyond all numbers', '9'.repeat(400)],
])('a content-length that is %s ends nothing but its own connection', async (_what, length) => {
  const { webhooks, ran } = rig();
  const { port } = await serveOn(webhooks.listener());
  const client = await RawClient.connect(port);
  await client.write(head('POST', PATH, { 'content-length': length, 'x-trello-webhook': signature }));

  expect((await client.answer())?.status).toBeGreaterThanOrEqual(400);
  expect(ran).toEqual([]);
});

function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
