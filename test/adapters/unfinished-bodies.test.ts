import type { RequestListener } from 'node:http';

import express from 'express';

import type { Rejection } from '../../src/receive/rejection.js';
import type { TrelloWebhooksOptions } from '../../src/options.js';
import type { TrelloWebhooks } from '../../src/webhooks.js';
import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { chunk, head, RawClient } from '../support/raw-client.js';
import { codeOf, rig } from '../support/rig.js';
import { delivery, send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

afterEach(closeServers);

const servers: [name: string, (webhooks: TrelloWebhooks) => RequestListener][] = [
  ['listener()', (webhooks) => webhooks.listener()],
  ['router()', (webhooks) => express().use(PATH, webhooks.router())],
];

const codings: [name: string, start: (body: Buffer) => string, half: (body: Buffer) => Buffer][] = [
  [
    'with a declared length',
    (body) => head('POST', PATH, { ...signedHeaders(body), 'content-length': body.byteLength }),
    (body) => body.subarray(0, 100),
  ],
  [
    'in chunks',
    (body) => head('POST', PATH, { ...signedHeaders(body), 'transfer-encoding': 'chunked' }),
    (body) => chunk(body.subarray(0, 100)),
  ],
];

describe.each(servers)('%s', (_name, listener) => {
  async function open(options: Partial<TrelloWebhooksOptions> = {}) {
    const made = rig(options);
    const rejected = new Promise<Rejection>((resolve) => made.webhooks.onRejected(resolve));
    const { port, url } = await serveOn(listener(made.webhooks));
    return { ...made, rejected, port, url, client: await RawClient.connect(port) };
  }

  describe.each(codings)('%s', (_coding, start, half) => {
    test('a client that leaves half-way', async () => {
      const { client, rejected, ran, url } = await open();
      const body = comment();
      await client.write(start(body));
      await client.write(half(body));
      client.destroy();

      expect(await rejected).toMatchObject({ code: 'body_incomplete', status: 400, authentic: false });
      expect(ran).toEqual([]);
      // Its repeat is a delivery like any other.
      expect((await send(url, delivery(body))).status).toBe(200);
      expect(ran).toHaveLength(1);
    });

    test('a client that resets the connection half-way', async () => {
      const { client, rejected, ran } = await open();
      const body = comment();
      await client.write(start(body));
      await client.write(half(body));
      client.socket.resetAndDestroy();

      expect((await rejected).code).toBe('body_incomplete');
      expect(ran).toEqual([]);
    });

    test('a client that ends its side half-way and waits for an answer', async () => {
      const { client, rejected, ran } = await open();
      const body = comment();
      await client.write(start(body));
      await client.write(half(body));
      client.socket.end();

      expect((await rejected).code).toBe('body_incomplete');
      // Node's own parser answers, before the framework can.
      expect([400, undefined]).toContain((await client.answer())?.status);
      await client.closed;
      expect(ran).toEqual([]);
    });

    test.each([
      ['never sends it', false],
      ['stops half-way and stays', true],
    ])('408 for a client that %s', async (_what, begins) => {
      const { client, rejections, ran } = await open({ bodyTimeoutMs: 150 });
      const body = comment();
      await client.write(start(body));
      if (begins) await client.write(half(body));
      const answer = await client.answer();

      expect([answer?.status, codeOf(answer!)]).toEqual([408, 'body_timeout']);
      expect(rejections.map(({ code }) => code)).toEqual(['body_timeout']);
      expect(ran).toEqual([]);
    });
  });

  test('408 for a client that sends a byte now and then', async () => {
    const { client, ran } = await open({ bodyTimeoutMs: 150 });
    const body = comment();
    await client.write(head('POST', PATH, { ...signedHeaders(body), 'transfer-encoding': 'chunked' }));
    let answered = false;
    const answer = client.answer().finally(() => (answered = true));
    while (!answered) {
      await client.write(chunk(Buffer.from(' ')));
      await new Promise(setImmediate);
    }

    expect((await answer)?.status).toBe(408);
    expect(ran).toEqual([]);
  });

  test('a client that leaves while the handler works: it is handled', async () => {
    const { client, ran, webhooks } = await open();
    const body = comment();
    const handled = new Promise<void>((resolve) => {
      webhooks.on('commentCard', async () => {
        client.destroy();
        await client.closed;
        resolve();
      });
    });
    await client.write(head('POST', PATH, { ...signedHeaders(body), 'content-length': body.byteLength }));
    await client.write(body);
    await handled;
    await webhooks.close();

    expect(ran).toHaveLength(1);
  });
});
