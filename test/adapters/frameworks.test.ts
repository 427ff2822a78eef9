import fastify from 'fastify';
import Koa from 'koa';
import { fastifyPlugin } from '../../src/adapters/fastify/index.js';
import { koaMiddleware } from '../../src/adapters/koa/index.js';
import { comment, PATH } from '../support/delivery.js';
import { rig } from '../support/rig.js';
import { delivery, send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

afterEach(closeServers);

const other = {
  method: 'POST',
  path: '/other',
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"a":1}'),
};

test('Fastify: the parsers of the app are left alone, and the plugin has none', async () => {
  const { webhooks, ran } = rig();
  const app = fastify({ bodyLimit: 10 });
  app.post('/other', (request) => request.body);
  void app.register(fastifyPlugin(webhooks), { prefix: PATH });
  await app.ready();
  const { url } = await serveOn((request, response) => app.routing(request, response));
  expect(await send(url, other)).toMatchObject({ status: 200, body: '{"a":1}' });
  expect((await send(url, delivery(comment()))).status).toBe(200);
  expect((await send(url, { ...delivery(comment()), path: `${PATH}/` })).status).toBe(200);
  expect(ran).toHaveLength(2);
});

test('Koa: other paths go on to the next middleware, and those in front wait for the response', async () => {
  const { webhooks, ran } = rig();
  const seen: number[] = [];
  const app = new Koa()
    .use(async (context, next) => {
      await next();
      seen.push(context.res.statusCode);
    })
    .use(koaMiddleware(webhooks))
    .use((context) => {
      context.body = `app ${context.path}`;
    });
  const { url } = await serveOn(app.callback());
  expect(await send(url, other)).toMatchObject({ status: 200, body: 'app /other' });
  expect((await send(url, delivery(comment()))).status).toBe(200);
  expect((await send(url, delivery(comment(), { secret: 'another' }))).status).toBe(401);
  expect(ran).toHaveLength(1);
  expect(seen).toEqual([200, 200, 401]);
});

test('Koa: the path may be named', async () => {
  const { webhooks } = rig();
  const app = new Koa().use(koaMiddleware(webhooks, { path: '/hook' }));
  const { url } = await serveOn(app.callback());
  expect((await send(url, { ...delivery(comment()), path: '/hook' })).status).toBe(200);
  expect((await send(url, delivery(comment()))).status).toBe(404);
});

test('Koa: the text that a body parser keeps is used', async () => {
  const { webhooks, ran } = rig();
  const app = new Koa()
    .use(async (context, next) => {
      const pieces: Buffer[] = [];
      for await (const piece of context.req) pieces.push(piece as Buffer);
      Object.assign(context.request, { rawBody: Buffer.concat(pieces).toString() });
      await next();
    })
    .use(koaMiddleware(webhooks));
  const { url } = await serveOn(app.callback());
  expect((await send(url, delivery(comment('👍')))).status).toBe(200);
  expect(ran).toHaveLength(1);
});
