import type { IncomingMessage, ServerResponse } from 'node:http';

import express from 'express';
import supertest from 'supertest';

import { InvalidOptionError } from '../../src/errors.js';
import type { ListenerOptions } from '../../src/adapters/node/listener.js';
import type { TrelloWebhooksOptions } from '../../src/options.js';
import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { head, RawClient } from '../support/raw-client.js';
import { rig } from '../support/rig.js';
import { send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

afterEach(closeServers);

const teapot = (_request: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(418).end('tea');

async function statusesAt(
  paths: string[],
  listenerOptions: ListenerOptions,
  options: Partial<TrelloWebhooksOptions> = {},
): Promise<Record<string, number>> {
  const { webhooks } = rig({ dedupe: false, ...options });
  const { url } = await serveOn(webhooks.listener(listenerOptions));
  const statuses: Record<string, number> = {};
  for (const path of paths) {
    const body = comment();
    statuses[path] = (await send(url, { method: 'POST', path, headers: signedHeaders(body), body })).status;
  }
  return statuses;
}

const everywhere = [
  '/',
  PATH,
  `${PATH}/`,
  `${PATH}?a=1`,
  `${PATH}/below`,
  `${PATH}s`,
  '/other',
  `/other?x=${PATH}`,
];

test.each<[string, ListenerOptions, string[], number]>([
  ['nothing said: every path', {}, everywhere, 0],
  ['a path: that one, 404 elsewhere', { path: PATH }, [PATH, `${PATH}/`, `${PATH}?a=1`], 404],
  ['a path with a slash: the same', { path: `${PATH}/` }, [PATH, `${PATH}/`, `${PATH}?a=1`], 404],
  [
    'several paths',
    { path: [PATH, '/other'] },
    [PATH, `${PATH}/`, `${PATH}?a=1`, '/other', `/other?x=${PATH}`],
    404,
  ],
  ['the root', { path: '/' }, ['/'], 404],
  ['a fallback: the path of the callback URL', { fallback: teapot }, [PATH, `${PATH}/`, `${PATH}?a=1`], 418],
  ['a path and a fallback', { path: '/other', fallback: teapot }, ['/other', `/other?x=${PATH}`], 418],
])('%s', async (_what, options, ours, others) => {
  expect(await statusesAt(everywhere, options)).toEqual(
    Object.fromEntries(everywhere.map((path) => [path, ours.includes(path) ? 200 : others])),
  );
});

test('a fallback leaves it the paths of all callback URLs', async () => {
  const callbackURL = ['https://bot.example.com/trello', 'https://bot.example.com/b/?x=1'];
  expect(await statusesAt([PATH, '/b', '/b/', '/c'], { fallback: teapot }, { callbackURL })).toEqual({
    [PATH]: 200,
    // Signed for the first URL, which at this path is as good as the second.
    '/b': 200,
    '/b/': 200,
    '/c': 418,
  });
});

test('an Express app as fallback keeps its bodies, its parsers and its 404', async () => {
  const { webhooks, ran } = rig();
  const app = express().use(express.json());
  app.post('/echo', (request, response) => void response.json(request.body));
  const server = webhooks.listener({ fallback: app });
  const body = comment();

  expect((await supertest(server).post('/echo').send({ a: 1 })).body).toEqual({ a: 1 });
  expect((await supertest(server).get('/none')).status).toBe(404);
  expect((await supertest(server).post(PATH).set(signedHeaders(body)).send(body.toString())).status).toBe(
    200,
  );
  expect((await supertest(server).head(PATH)).status).toBe(200);
  expect(ran).toHaveLength(1);
});

test('other paths are not told to onRejected', async () => {
  const { webhooks, rejections } = rig();
  const { url } = await serveOn(webhooks.listener({ path: PATH }));
  const answer = await send(url, { method: 'GET', path: '/other', headers: {} });

  expect([answer.status, answer.body, rejections.length]).toEqual([404, '', 0]);
});

test.each([
  ['an absolute URL, as proxies ask', `http://bot.example.com${PATH}`, 200],
  ['an absolute URL of another path', 'http://bot.example.com/other', 404],
  ['an absolute URL without a path', 'http://bot.example.com', 404],
  ['a path with an empty query', `${PATH}?`, 200],
  ['two slashes in front', `/${PATH}`, 404],
  ['dots', `/x/..${PATH}`, 404],
])('a request line with %s', async (_what, target, status) => {
  const { webhooks } = rig();
  const { port } = await serveOn(webhooks.listener({ path: PATH }));
  const client = await RawClient.connect(port);
  const body = comment();
  await client.write(head('POST', target, { ...signedHeaders(body), 'content-length': body.byteLength }));
  await client.write(body);

  expect((await client.answer())?.status).toBe(status);
});

test.each<[string, unknown, Partial<TrelloWebhooksOptions>]>([
  ['a relative path', { path: 'trello' }, {}],
  ['an empty path', { path: '' }, {}],
  ['an empty list of paths', { path: [] }, {}],
  ['a path with a query', { path: '/trello?a=1' }, {}],
  ['a whole URL', { path: 'https://bot.example.com/trello' }, {}],
  ['a path that is a number', { path: [1] }, {}],
  ['a fallback that is no function', { fallback: {} }, {}],
  [
    'a fallback without a path, when callbackURL is a function',
    { fallback: teapot },
    { callbackURL: () => 'x' },
  ],
])('%s is refused at once', (_what, options, more) => {
  const { webhooks } = rig(more);
  expect(() => webhooks.listener(options as ListenerOptions)).toThrow(InvalidOptionError);
});
