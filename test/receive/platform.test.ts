import 'reflect-metadata';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Controller, Module, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import express from 'express';
import express4 from 'express-4';
import fastify from 'fastify';
import Koa from 'koa';
import koaBodyParser from 'koa-bodyparser';
import type { TrelloWebhooks } from '../../src/index.js';
import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { rig } from '../support/rig.js';
import { send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

// Where a body was parsed the log names the platform, and what to do there.

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await closeServers();
  for (const close of open.splice(0)) await close();
});

const body = comment();
const headers = { 'content-type': 'application/json', ...signedHeaders(body) };

/** The hint of a delivery whose body was parsed by what is in front. */
async function hintBehind(serve: (webhooks: TrelloWebhooks) => Promise<string>): Promise<string> {
  const { webhooks, rejections, logger } = rig();
  const url = await serve(webhooks);
  expect((await send(url, { method: 'POST', path: PATH, headers, body })).status).toBe(500);
  expect(rejections.map(({ code }) => code)).toEqual(['body_consumed']);
  const [line = ''] = logger.messages('error');
  expect(line).toContain('A signature covers the exact bytes.');
  return line;
}

const nestModule = (webhooks: TrelloWebhooks): new () => object => {
  class Hook {
    handle(request: IncomingMessage, response: ServerResponse): void {
      webhooks.listener()(request, response);
    }
  }
  const handle = Object.getOwnPropertyDescriptor(Hook.prototype, 'handle')!;
  Req()(Hook.prototype, 'handle', 0);
  Res()(Hook.prototype, 'handle', 1);
  Post()(Hook.prototype, 'handle', handle);
  Controller('trello')(Hook);
  class AppModule {}
  Module({ controllers: [Hook] })(AppModule);
  return AppModule;
};

test.each([
  ['Express 5', express],
  ['Express 4', express4 as unknown as typeof express],
])('%s', async (_version, make) => {
  const hint = await hintBehind(
    async (webhooks) => (await serveOn(make().use(make.json()).use(PATH, webhooks.router()))).url,
  );
  expect(hint).toMatch(/On Express mount the webhook before express\.json\(\).*limit: '1mb'/);
});

describe('Nest', () => {
  async function serveNest(webhooks: TrelloWebhooks, options = {}): Promise<string> {
    const app = await NestFactory.create(nestModule(webhooks), { logger: false, ...options });
    open.push(() => app.close());
    await app.listen(0, '127.0.0.1');
    return app.getUrl();
  }

  test('without rawBody: true', async () => {
    const hint = await hintBehind(serveNest);
    expect(hint).toContain('On Nest pass { rawBody: true } to NestFactory.create()');
  });

  test('with it, as the hint says: deliveries arrive', async () => {
    const { webhooks, ran } = rig();
    const url = await serveNest(webhooks, { rawBody: true });
    expect((await send(url, { method: 'POST', path: PATH, headers, body })).status).toBe(200);
    expect(ran).toHaveLength(1);
  });
});

test('Fastify', async () => {
  const hint = await hintBehind(async (webhooks) => {
    const app = fastify();
    open.push(() => app.close());
    app.post(PATH, (request, reply) => {
      reply.hijack();
      webhooks.listener()(request.raw, reply.raw);
    });
    return app.listen({ port: 0, host: '127.0.0.1' });
  });
  expect(hint).toContain('On Fastify keep the bytes with fastify.addContentTypeParser(');
});

test('Fastify, as the hint says: deliveries arrive', async () => {
  const { webhooks, ran } = rig();
  const app = fastify();
  open.push(() => app.close());
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, bytes),
  );
  app.post(PATH, async (request, reply) => {
    const { method, url, headers: received } = request;
    const response = await webhooks.receive({ method, url, headers: received, body: request.body as Buffer });
    return reply.code(response.status).headers(response.headers).send(response.body);
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  expect((await send(url, { method: 'POST', path: PATH, headers, body })).status).toBe(200);
  expect(ran).toHaveLength(1);
});

test('Koa', async () => {
  const hint = await hintBehind(async (webhooks) => {
    const app = new Koa();
    app.use(koaBodyParser());
    app.use((context) => {
      context.respond = false;
      webhooks.listener()(context.req, context.res);
    });
    return (await serveOn(app.callback())).url;
  });
  expect(hint).toContain('On Koa mount the webhook before koa-bodyparser');
});

test('an API route of Next', async () => {
  const hint = await hintBehind(async (webhooks) => {
    const listener = webhooks.listener();
    // As next/dist/server/request-meta does, before it parses.
    const next = Symbol.for('NextInternalRequestMeta');
    const { url } = await serveOn((request, response) => {
      Object.assign(request, { [next]: {}, body: {} });
      request.on('end', () => listener(request, response)).resume();
    });
    return url;
  });
  expect(hint).toContain('export const config = { api: { bodyParser: false } }');
});

test('bare node:http', async () => {
  const hint = await hintBehind(async (webhooks) => {
    const listener = webhooks.listener();
    const server = await serveOn((request, response) => {
      request.on('end', () => listener(request, response)).resume();
    });
    return server.url;
  });
  expect(hint).toContain('Pass the bytes on before anything parses them');
});

describe('receive()', () => {
  const parsed = JSON.parse(body.toString()) as string;
  const request = { method: 'POST', url: PATH, headers, body: parsed };
  const amazon = { ...headers, 'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678' };

  test.each<[string, object, string]>([
    ['Lambda', { ...request, headers: amazon }, 'On Lambda pass body: Buffer.from(event.body'],
    ['an event of API Gateway', { ...request, isBase64Encoded: true }, 'On Lambda pass body'],
    [
      'Cloud Functions',
      { ...request, headers: { ...headers, 'function-execution-id': 'x3k5' } },
      'On Cloud Functions pass body: request.rawBody',
    ],
    [
      'the Fetch API',
      { ...request, headers: new Headers(headers) },
      'Pass body: await request.arrayBuffer()',
    ],
    ['anything else', request, 'Pass the bytes on before anything parses them'],
  ])('%s', async (_platform, given, fix) => {
    const { webhooks, rejections } = rig();
    expect((await webhooks.receive(given as typeof request)).status).toBe(500);
    expect(rejections[0]?.error.message).toContain(fix);
  });

  test('a changed body is told with the fix of the platform', async () => {
    const { webhooks, rejections } = rig();
    const base64 = Buffer.from(body).toString('base64');
    expect((await webhooks.receive({ ...request, headers: amazon, body: base64 })).status).toBe(401);
    expect(rejections[0]?.error.message).toMatch(
      /It matches the body decoded from base64\..*On Lambda pass body: Buffer\.from\(event\.body/,
    );
    expect(rejections[0]?.error.diagnosed).toBe(true);
  });

  test('an object that throws when it is looked at', async () => {
    const { webhooks, rejections } = rig();
    const odd = Object.defineProperty({ ...request }, 'socket', {
      get: () => {
        throw new Error('no');
      },
    });
    expect((await webhooks.receive(odd)).status).toBe(500);
    expect(rejections[0]?.error.message).toContain('Pass the bytes on');
  });
});

test('a function for callbackURL gets the request and nothing of the platform', async () => {
  const seen: object[] = [];
  const { webhooks } = rig({
    callbackURL: (request) => (seen.push(request), 'https://bot.example.com/trello'),
  });
  const { url } = await serveOn(webhooks.listener());
  expect((await send(url, { method: 'POST', path: PATH, headers, body })).status).toBe(200);
  expect(seen.map((each) => Object.keys(each))).toEqual([['method', 'url', 'headers']]);
});
