import { getRequestListener } from '@hono/node-server';
import express from 'express';
import express4 from 'express-4';
import fastify from 'fastify';
import Koa from 'koa';

import { fastifyPlugin } from '../../src/adapters/fastify/index.js';
import { koaMiddleware } from '../../src/adapters/koa/index.js';
import { lambdaHandler } from '../../src/adapters/lambda/index.js';
import type { TrelloWebhooks } from '../../src/webhooks.js';
import { PATH } from './delivery.js';
import { toAnswer, toRequest } from './fetch.js';
import { lambdaEvents } from './lambda.js';
import { send, sendWithSupertest, type TestAnswer, type TestRequest } from './send.js';
import { serveOn } from './server.js';

/** One of the ways in which users put the framework into their service. */
export interface Mount {
  name: string;
  /** What is left of the bytes when they arrive here: all, what a text parser made of them, or nothing. */
  left: 'bytes' | 'text' | 'nothing';
  /** `express.json()` runs first, so that Express refuses what it cannot parse. */
  parsesJSON?: boolean;
  /** Express lets only POST through. */
  onlyPost?: boolean;
  open(webhooks: TrelloWebhooks): Promise<(request: TestRequest) => Promise<TestAnswer>>;
}

type ExpressLike = typeof express;
type Middleware = ReturnType<typeof express.json>;

const keepRawBody: Middleware = express.json({
  verify: (request, _response, bytes) => {
    (request as typeof request & { rawBody: Buffer }).rawBody = bytes;
  },
});

/** An app with the router at its path, behind the given middlewares. */
function inApp(make: ExpressLike, ...before: Middleware[]): Mount['open'] {
  return async (webhooks) => {
    const app = make();
    if (before.length > 0) app.use(...before);
    app.use(PATH, webhooks.router());
    const { url } = await serveOn(app);
    return (request) => sendWithSupertest(url, request);
  };
}

function asRoute(method: 'all' | 'post'): Mount['open'] {
  return async (webhooks) => {
    const app = express();
    app[method](PATH, webhooks.router());
    const { url } = await serveOn(app);
    return (request) => sendWithSupertest(url, request);
  };
}

const everyVersion = [
  ['Express 5', express],
  ['Express 4', express4 as unknown as ExpressLike],
] as const;

/** All of them. */
export const mounts: readonly Mount[] = [
  ...everyVersion.flatMap(([version, make]): Mount[] => [
    { name: `router() in ${version}`, left: 'bytes', open: inApp(make) },
    {
      name: `router() in ${version} behind express.json()`,
      left: 'nothing',
      parsesJSON: true,
      open: inApp(make, make.json()),
    },
    {
      name: `router() in ${version} behind express.raw()`,
      left: 'bytes',
      open: inApp(make, make.raw({ type: '*/*' })),
    },
    {
      name: `router() in ${version} behind express.text()`,
      left: 'text',
      open: inApp(make, make.text({ type: '*/*' })),
    },
  ]),
  {
    name: 'router() behind express.json({ verify }) that keeps rawBody',
    left: 'bytes',
    parsesJSON: true,
    open: inApp(express, keepRawBody),
  },
  { name: 'app.all(path, router())', left: 'bytes', open: asRoute('all') },
  { name: 'app.post(path, router())', left: 'bytes', onlyPost: true, open: asRoute('post') },
  {
    name: 'listener()',
    left: 'bytes',
    open: async (webhooks) => {
      const { url } = await serveOn(webhooks.listener());
      return (request) => send(url, request);
    },
  },
  {
    name: 'listener({ path, fallback: app })',
    left: 'bytes',
    open: async (webhooks) => {
      const { url } = await serveOn(webhooks.listener({ path: PATH, fallback: express() }));
      return (request) => sendWithSupertest(url, request);
    },
  },
  {
    name: 'fetch() through @hono/node-server',
    left: 'bytes',
    open: async (webhooks) => {
      const { url } = await serveOn(getRequestListener(webhooks.fetch));
      return (request) => send(url, request);
    },
  },
  {
    name: 'fetch() with a Request',
    left: 'bytes',
    open: async (webhooks) => async (request) => toAnswer(await webhooks.fetch(toRequest(request))),
  },
  {
    name: 'fastifyPlugin() in Fastify 5',
    left: 'bytes',
    open: async (webhooks) => {
      const app = fastify();
      void app.register(fastifyPlugin(webhooks), { prefix: PATH });
      await app.ready();
      const { url } = await serveOn((request, response) => app.routing(request, response));
      return (request) => send(url, request);
    },
  },
  {
    name: 'koaMiddleware() in Koa 3',
    left: 'bytes',
    open: async (webhooks) => {
      const app = new Koa().use(koaMiddleware(webhooks));
      const { url } = await serveOn(app.callback());
      return (request) => send(url, request);
    },
  },
  ...lambdaEvents.map(({ name, toEvent }): Mount => ({
    name: `lambdaHandler() with an event of ${name}`,
    left: 'bytes',
    open: async (webhooks) => async (request) => {
      const result = await lambdaHandler(webhooks)(toEvent(request));
      const { statusCode: status, headers, multiValueHeaders, body } = result;
      const lists = Object.entries(multiValueHeaders ?? {});
      const flat: Record<string, string> = Object.fromEntries(
        lists.map(([header, values]) => [header, values.join(', ')]),
      );
      return { status, headers: headers ?? flat, body };
    },
  })),
  {
    name: 'receive()',
    left: 'bytes',
    open: async (webhooks) => async (request) => {
      const { status, headers, body } = await webhooks.receive({
        ...request,
        url: request.path,
      });
      return { status, headers, body };
    },
  },
];
