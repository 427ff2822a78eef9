import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';

import express, { type RequestHandler } from 'express';

import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { deferred } from '../support/deferred.js';
import { chunk, head, LAST_CHUNK, RawClient } from '../support/raw-client.js';
import { codeOf, rig, type Rig } from '../support/rig.js';
import { delivery, sendWithSupertest } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

// Middlewares that ran first have seen the request's stream, and may have left it in any state.

afterEach(closeServers);

async function behind(middleware: RequestHandler): Promise<Rig & { url: string; port: number }> {
  const made = rig();
  const app = express().use(middleware).use(PATH, made.webhooks.router());
  return { ...made, ...(await serveOn(app)) };
}

test.each<[string, RequestHandler]>([
  [
    'is asynchronous',
    async (_request, _response, next) => {
      await nextTurn();
      next();
    },
  ],
  [
    'paused the request, as proxies do',
    (request, _response, next) => {
      request.pause();
      next();
    },
  ],
  [
    'listens to the bytes too',
    (request, _response, next) => {
      request.on('data', () => {});
      next();
    },
  ],
  [
    'asked for text with setEncoding()',
    (request, _response, next) => {
      request.setEncoding('utf8');
      next();
    },
  ],
  [
    'asked for another encoding',
    (request, _response, next) => {
      request.setEncoding('base64');
      next();
    },
  ],
])('200: a middleware that %s', async (_name, middleware) => {
  const { url, port, ran } = await behind(middleware);
  const body = comment('naïve 👍🏽');

  expect((await sendWithSupertest(url, delivery(body))).status).toBe(200);
  // In chunks of one byte, so that characters come in parts.
  const client = await RawClient.connect(port);
  const next = comment('naïve 👍🏽');
  await client.write(head('POST', PATH, { ...signedHeaders(next), 'transfer-encoding': 'chunked' }));
  for (const byte of next) await client.write(chunk(Buffer.of(byte)));
  await client.write(LAST_CHUNK);

  expect((await client.answer())?.status).toBe(200);
  expect(ran).toHaveLength(2);
});

test('500 at once: a middleware that read the first bytes and left the rest', async () => {
  const { url, rejections } = await behind((request, _response, next) => {
    request.once('data', () => {
      request.pause();
      next();
    });
  });

  const answer = await sendWithSupertest(url, delivery(comment()));

  expect([answer.status, codeOf(answer)]).toEqual([500, 'body_consumed']);
  expect(rejections).toMatchObject([{ code: 'body_consumed' }]);
});

describe.each(['rawBody', 'body'])('an empty %s is not a kept body', (name) => {
  const empties = ['', Buffer.alloc(0), new Uint8Array()];

  test.each(empties)('200: where the stream is unread', async (empty) => {
    const { url, port, ran } = await behind((request, _response, next) => {
      Object.assign(request, { [name]: empty });
      next();
    });
    expect((await sendWithSupertest(url, delivery(comment()))).status).toBe(200);
    // Of unknown length, too.
    const client = await RawClient.connect(port);
    const body = comment();
    await client.write(head('POST', PATH, { ...signedHeaders(body), 'transfer-encoding': 'chunked' }));
    await client.write(Buffer.concat([chunk(body), Buffer.from(LAST_CHUNK)]));
    expect((await client.answer())?.status).toBe(200);
    expect(ran).toHaveLength(2);
  });

  test.each(empties)('500 body_consumed: where a parser has read the stream', async (empty) => {
    const { url, rejections } = await behind((request, _response, next) => {
      Object.assign(request, { [name]: empty });
      request.once('end', () => next()).resume();
    });
    expect((await sendWithSupertest(url, delivery(comment()))).status).toBe(500);
    expect(rejections).toMatchObject([{ code: 'body_consumed' }]);
  });
});

test('200: an empty rawBody beside the bytes in body', async () => {
  const made = rig();
  const app = express()
    .use((request, _response, next) => next(void Object.assign(request, { rawBody: '' })))
    .use(express.raw({ type: '*/*' }), made.webhooks.router());
  const { url } = await serveOn(app);
  expect((await sendWithSupertest(url, delivery(comment()))).status).toBe(200);
});

test.each([undefined, '1mb'])(
  'a delivery of 148 kB behind express.json({ verify }) with limit: %s',
  async (limit) => {
    const { webhooks, ran } = rig();
    const verify = (request: IncomingMessage, _response: unknown, buffer: Buffer): void =>
      void Object.assign(request, { rawBody: buffer });
    const app = express()
      .use(express.json(limit === undefined ? { verify } : { verify, limit }))
      .use(PATH, webhooks.router());
    const { url } = await serveOn(app);
    const body = comment('x'.repeat(148_000 - comment('').byteLength));
    const { status } = await sendWithSupertest(url, delivery(body));
    // Without the limit Express itself refuses it, before it gets here.
    expect([body.byteLength, status, ran.length]).toEqual(
      limit === undefined ? [148_000, 413, 0] : [148_000, 200, 1],
    );
  },
);

test('400 at once: an empty body that a middleware read to its end long ago', async () => {
  const { url } = await behind((request, _response, next) => {
    request.once('close', () => next());
    request.resume();
  });

  const answer = await sendWithSupertest(url, delivery(Buffer.alloc(0)));

  expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_json']);
});

test('a client that left while a middleware was busy is not waited for', async () => {
  const busy = deferred();
  const { webhooks } = rig();
  const rejected = new Promise((resolve) => webhooks.onRejected(({ code }) => resolve(code)));
  const app = express().use(async (request, _response, next) => {
    busy.resolve();
    await new Promise((resolve) => request.once('close', resolve));
    next();
  });
  const { port } = await serveOn(app.use(PATH, webhooks.router()));
  const body = comment();
  const client = await RawClient.connect(port);
  await client.write(head('POST', PATH, { ...signedHeaders(body), 'content-length': body.byteLength }));
  await busy.promise;
  client.destroy();

  expect(await rejected).toBe('body_incomplete');
});

test('an answer that a middleware gave already stays as it is', async () => {
  const { url, ran } = await behind((_request, response, next) => {
    response.status(202).end('early');
    next();
  });

  const answer = await sendWithSupertest(url, delivery(comment()));

  expect([answer.status, answer.body]).toEqual([202, 'early']);
  expect(ran.length).toBeLessThanOrEqual(1);
});
