import { once } from 'node:events';
import type { RequestListener } from 'node:http';

import express from 'express';

import type { ActionMap } from '../../src/generated/types.js';
import type { TrelloWebhooks } from '../../src/webhooks.js';
import { bytes, comment, PATH, payload, signedHeaders } from '../support/delivery.js';
import { chunk, head, LAST_CHUNK, RawClient } from '../support/raw-client.js';
import { rig } from '../support/rig.js';
import { delivery, send, sendWithSupertest } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

afterEach(closeServers);

const servers: [name: string, (webhooks: TrelloWebhooks) => RequestListener][] = [
  ['listener()', (webhooks) => webhooks.listener()],
  ['router()', (webhooks) => express().use(PATH, webhooks.router())],
  [
    'router() behind express.raw()',
    (webhooks) => express().use(express.raw({ type: '*/*' }), webhooks.router()),
  ],
];

// Two, three and four bytes a character, a joined emoji, and what JavaScript takes for a line's end.
const TEXT = 'é€👍🏽\u{1F9D1}\u200D\u{1F4BB}\u2028\u2029';

describe.each(servers)('%s takes a body however it is cut', (_name, listener) => {
  async function open() {
    const { webhooks } = rig({ dedupe: false });
    const texts: string[] = [];
    webhooks.on('commentCard', ({ action }) => void texts.push(action.data.text));
    const { port, server } = await serveOn(listener(webhooks));
    return { texts, server, client: await RawClient.connect(port) };
  }

  test('in two chunks, at every byte', async () => {
    const { texts, client } = await open();
    const body = comment(TEXT);
    const start = head('POST', PATH, { ...signedHeaders(body), 'transfer-encoding': 'chunked' });

    for (let cut = 1; cut < body.byteLength; cut++) {
      const parts = [chunk(body.subarray(0, cut)), chunk(body.subarray(cut)), Buffer.from(LAST_CHUNK)];
      await client.write(Buffer.concat([Buffer.from(start), ...parts]));
      expect([cut, (await client.answer())?.status]).toEqual([cut, 200]);
    }
    expect(texts).toEqual(Array(body.byteLength - 1).fill(TEXT));
  });

  test('in two packets, at every byte', async () => {
    const { texts, server, client } = await open();
    const body = comment(TEXT);
    const start = head('POST', PATH, { ...signedHeaders(body), 'content-length': body.byteLength });

    for (let cut = 0; cut < body.byteLength; cut++) {
      const arrived = once(server, 'request');
      await client.write(Buffer.concat([Buffer.from(start), body.subarray(0, cut)]));
      await arrived;
      await client.write(body.subarray(cut));
      expect([cut, (await client.answer())?.status]).toEqual([cut, 200]);
    }
    expect(texts).toEqual(Array(body.byteLength).fill(TEXT));
  });

  test('byte by byte', async () => {
    const { texts, client } = await open();
    const body = comment(TEXT);
    await client.write(head('POST', PATH, { ...signedHeaders(body), 'transfer-encoding': 'chunked' }));
    for (const byte of body) await client.write(chunk(Buffer.of(byte)));
    await client.write(LAST_CHUNK);

    expect((await client.answer())?.status).toBe(200);
    expect(texts).toEqual([TEXT]);
  });
});

test('express.text() drops a byte-order mark: refused, and the log says so', async () => {
  const { webhooks, ran, logger } = rig();
  const { url } = await serveOn(express().use(express.text({ type: '*/*' }), webhooks.router()));

  const answer = await sendWithSupertest(url, delivery(bytes(`\ufeff${comment().toString()}`)));

  expect([answer.status, ran.length]).toEqual([401, 0]);
  expect(logger.messages('warn')).toEqual([expect.stringContaining('with a byte-order mark in front')]);
});

describe('names that every object has', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', '*', '?'];

  // As text: an object literal would set the prototype instead of a key.
  const named = (name: string) => JSON.stringify(name);
  const text = JSON.stringify(payload('updateCard:name'));

  test.each(
    names.flatMap((name): [string, string][] => [
      [`${name} as action type`, text.replace('"updateCard"', named(name))],
      [`${name} as a key of old`, text.replace('"old":{', `"old":{${named(name)}:{"polluted":1},`)],
      [`${name} as a key of data`, text.replace('"data":{', `"data":{${named(name)}:{"polluted":1},`)],
      [
        `${name} as a key of the action`,
        text.replace('"action":{', `"action":{${named(name)}:{"polluted":1},`),
      ],
      [`${name} as a key of the model`, text.replace('"model":{', `"model":{${named(name)}:{"polluted":1},`)],
      [`${name} as a key of the payload`, text.replace('{', `{${named(name)}:{"polluted":1},`)],
    ]),
  )('200: %s', async (_name, body) => {
    const { webhooks, ran } = rig({ dedupe: false });
    const { url } = await serveOn(webhooks.listener());

    expect((await send(url, delivery(bytes(body)))).status).toBe(200);
    expect(ran).toHaveLength(1);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('a key of old raises its name', async () => {
    const { webhooks, ran } = rig();
    const { url } = await serveOn(webhooks.listener());
    await send(url, delivery(bytes(text.replace('"old":{', '"old":{"__proto__":1,"constructor":2,'))));

    expect(ran[0]?.names).toEqual([
      'updateCard:__proto__',
      'updateCard:constructor',
      'updateCard:name',
      'updateCard',
    ]);
  });
});

describe('nested 10,000 deep', () => {
  const deep = (open: string, close: string) => `${open.repeat(10_000)}1${close.repeat(10_000)}`;
  const lists = deep('[', ']');
  const objects = deep('{"a":', '}');
  const text = JSON.stringify(payload('updateCard:name'));

  test.each([
    ['as a whole, lists', lists, 400],
    ['as a whole, objects', objects, 400],
    ['as a whole, never closed', '['.repeat(10_000), 400],
    ['beside the action', text.replace('{', `{"deep":${lists},`), 200],
    ['in data', text.replace('"data":{', `"data":{"deep":${objects},`), 200],
    ['in old', text.replace('"old":{', `"old":{"deep":${objects},`), 200],
    ['in the model', text.replace('"model":{', `"model":{"prefs":${objects},`), 200],
    ['in place of the action', `{"model":{"id":"1"},"action":${lists}}`, 400],
    ['in place of the data', `{"model":{"id":"1"},"action":{"data":${lists}}}`, 400],
    ['in place of a text of data', text.replace(/"card":\{/, `"card":${objects},"was":{`), 200],
  ])('%s', async (_name, body, status) => {
    const { webhooks, logger } = rig({ dedupe: false });
    const { url } = await serveOn(webhooks.listener());

    expect((await send(url, delivery(bytes(body)))).status).toBe(status);
    expect((await send(url, delivery(bytes(body), { secret: 'another' }))).status).toBe(401);
    expect(logger.messages('error')).toEqual([]);
  });
});

test('the same text in other bytes is another body', async () => {
  const { webhooks, ran } = rig();
  const { url } = await serveOn(webhooks.listener());
  const request = delivery(comment('é'));
  request.body = bytes(request.body!.toString().replace('é', '\\u00e9'));

  expect((await send(url, request)).status).toBe(401);
  expect(ran).toEqual([]);
});

test('a handler gets the text as it was written', async () => {
  const { webhooks } = rig();
  const seen: ActionMap['commentCard']['data']['text'][] = [];
  webhooks.on('commentCard', ({ action }) => void seen.push(action.data.text));
  const { url } = await serveOn(webhooks.listener());
  const lone = comment('X').toString().replace('"X"', '"\\ud83d"');
  await send(url, delivery(bytes(lone)));

  expect(seen).toEqual(['\ud83d']);
});
