import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { context, createContextKey } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import express from 'express';
import express4 from 'express-4';
import pino from 'pino';
import type { TrelloWebhooksOptions } from '../../src/index.js';
import { bytes, comment, payload, PATH, signedHeaders } from '../support/delivery.js';
import { chunk, head, RawClient } from '../support/raw-client.js';
import { rig, type Rig } from '../support/rig.js';
import { send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

const storage = new AsyncLocalStorage<string>();

afterEach(closeServers);

/** The ways in which a request gets a context of its own, by its header `x-context`. */
const mounts: [name: string, mount: (rig: Rig) => RequestListener][] = [
  [
    'listener()',
    ({ webhooks }) => {
      const listener = webhooks.listener();
      return (request, response) =>
        storage.run(String(request.headers['x-context']), () => listener(request, response));
    },
  ],
  [
    'fetch()',
    ({ webhooks }) =>
      getRequestListener((request) =>
        storage.run(String(request.headers.get('x-context')), () => webhooks.fetch(request)),
      ),
  ],
  ...(
    [
      ['Express 5', express],
      ['Express 4', express4 as unknown as typeof express],
    ] as const
  ).map(([version, make]): [string, (rig: Rig) => RequestListener] => [
    `router() in ${version}`,
    ({ webhooks }) =>
      make()
        .use((request, _response, next) => storage.run(String(request.headers['x-context']), next))
        .use(PATH, webhooks.router()),
  ]),
];

/** Notes in which context each hook and each handler is called. */
async function stage(mount: (rig: Rig) => RequestListener, options: Partial<TrelloWebhooksOptions> = {}) {
  const seen: string[] = [];
  const note = (what: string) => void seen.push(`${what} ${storage.getStore()}`);
  const made = rig({
    ...options,
    logger: {
      debug: () => {},
      info: () => note('log'),
      warn: () => note('log'),
      error: () => note('log'),
    },
  });
  const { webhooks } = made;
  webhooks.use(async (_event, next) => {
    note('before');
    await next();
    note('after');
  });
  webhooks.onRejected(() => note('rejected'));
  webhooks.onError(() => note('error'));
  webhooks.onHandled(() => note('handled'));
  const { port, url } = await serveOn(mount(made));
  return { webhooks, seen, note, port, url };
}

describe.each(mounts)('%s', (_name, mount) => {
  test.each([
    ['a small body', 'one'],
    ['a body of many pieces', 'x'.repeat(600_000)],
  ])('handlers, middleware and hooks run in the context of their request: %s', async (_size, text) => {
    const { webhooks, seen, note, url } = await stage(mount);
    webhooks.on('commentCard', () => note('handler'));
    webhooks.on('commentCard', async ({ log }) => {
      await Promise.resolve();
      note('second');
      log.info('a line');
      throw new Error('fails');
    });
    const body = comment(text);
    const contexts = ['a', 'b', 'c'];
    await Promise.all(
      contexts.map((context) => {
        const own = comment(`${context} ${text}`);
        return send(url, {
          method: 'POST',
          path: PATH,
          headers: { ...signedHeaders(own), 'x-context': context },
          body: own,
        });
      }),
    );
    expect(body.byteLength).toBeGreaterThan(100);
    for (const context of contexts) {
      expect(seen.filter((line) => line.endsWith(` ${context}`))).toEqual(
        ['before', 'handler', 'second', 'log', 'error', 'handled'].map((what) => `${what} ${context}`),
      );
    }
    expect(seen).toHaveLength(3 * 6);
  });

  test('refusals are told in the context of their request', async () => {
    const { seen, url } = await stage(mount);
    const body = bytes(payload('commentCard'));
    const headers = signedHeaders(body, { secret: 'another' });
    await send(url, { method: 'POST', path: PATH, headers: { ...headers, 'x-context': 'forged' }, body });
    await send(url, { method: 'POST', path: PATH, headers: { 'x-context': 'unsigned' }, body });
    expect(seen).toEqual(['log forged', 'rejected forged', 'log unsigned', 'rejected unsigned']);
  });

  test('a handler that takes too long is reported in the context of its own request', async () => {
    const { webhooks, seen, url } = await stage(mount, { handlerTimeoutMs: 40 });
    webhooks.on('commentCard', ({ signal }) => {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          seen.push(`aborted ${storage.getStore()}`);
          reject(signal.reason as Error);
        });
      });
    });
    await Promise.all(
      ['first', 'second'].map((context) => {
        const body = comment(context);
        return send(url, {
          method: 'POST',
          path: PATH,
          headers: { ...signedHeaders(body), 'x-context': context },
          body,
        });
      }),
    );
    for (const context of ['first', 'second'])
      expect(seen.filter((line) => line.endsWith(context)).sort()).toEqual(
        ['aborted', 'before', 'error', 'handled'].map((what) => `${what} ${context}`),
      );
  });

  test('a body that does not arrive is reported in the context of its own request', async () => {
    const { seen, port } = await stage(mount, { bodyTimeoutMs: 60 });
    const clients = await Promise.all(
      ['first', 'second'].map(async (context) => {
        const client = await RawClient.connect(port);
        const body = comment(context);
        await client.write(
          head('POST', PATH, {
            ...signedHeaders(body),
            'x-context': context,
            'transfer-encoding': 'chunked',
          }),
        );
        await client.write(chunk(body.subarray(0, 10)));
        return client;
      }),
    );
    for (const client of clients) expect((await client.answer())?.status).toBe(408);
    for (const client of clients) client.destroy();
    expect(seen.sort()).toEqual(['log first', 'log second', 'rejected first', 'rejected second']);
  });
});

test('receive() keeps the context of its caller', async () => {
  const { webhooks } = rig();
  const seen: unknown[] = [];
  webhooks.on('commentCard', () => void seen.push(storage.getStore()));
  const body = comment();
  const request = { method: 'POST', url: PATH, headers: signedHeaders(body), body };
  await storage.run('of the caller', () => webhooks.receive(request));
  expect(seen).toEqual(['of the caller']);
});

test("a mixin of pino's adds the fields of the request to each line", async () => {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as object as never) };
  const logger = pino({ level: 'debug', mixin: () => ({ request: storage.getStore() }) }, destination);
  const { webhooks } = rig({ logger });
  webhooks.on('commentCard', ({ log }) => log.info('handled'));
  const listener = webhooks.listener();
  const { url } = await serveOn((request, response) =>
    storage.run(String(request.headers['x-context']), () => listener(request, response)),
  );
  const body = comment();
  const post = (headers: Record<string, string>) => send(url, { method: 'POST', path: PATH, headers, body });
  await post({ ...signedHeaders(body), 'x-context': 'signed' });
  await post({ 'x-context': 'unsigned' });
  expect(lines.map(({ request, msg }) => [request, msg])).toEqual([
    ['signed', 'handled'],
    ['unsigned', 'Delivery refused: The x-trello-webhook header is missing'],
  ]);
});

test("handlers run in the active context of OpenTelemetry's API", async () => {
  const key = createContextKey('request');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  try {
    const { webhooks } = rig();
    const seen: unknown[] = [];
    webhooks.on('commentCard', async () => {
      await Promise.resolve();
      seen.push(context.active().getValue(key));
    });
    const app = express()
      .use((request, _response, next) =>
        context.with(context.active().setValue(key, request.headers['x-context']), next),
      )
      .use(PATH, webhooks.router());
    const { url } = await serveOn(app);
    const body = comment('x'.repeat(300_000));
    await send(url, {
      method: 'POST',
      path: PATH,
      headers: { ...signedHeaders(body), 'x-context': 'one' },
      body,
    });
    expect(seen).toEqual(['one']);
  } finally {
    context.disable();
  }
});
