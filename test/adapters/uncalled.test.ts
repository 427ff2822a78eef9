import type { RequestListener } from 'node:http';
import express from 'express';
import express4 from 'express-4';
import { InvalidOptionError } from '../../src/index.js';
import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { rig } from '../support/rig.js';
import { send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

// `app.use(webhooks.router)` and `createServer(webhooks.listener)`, without the brackets.

afterEach(closeServers);

const body = comment();
const request = { method: 'POST', path: PATH, headers: signedHeaders(body), body };

test.each([
  ['Express 5', express],
  ['Express 4', express4 as unknown as typeof express],
])('webhooks.router that is not called says so in %s', async (_version, make) => {
  const { webhooks } = rig();
  const errors: unknown[] = [];
  const app = make();
  app.use(PATH, webhooks.router as never);
  app.use((error: unknown, _request: unknown, response: express.Response, _next: unknown) => {
    errors.push(error);
    response.status(500).end();
  });
  const { url } = await serveOn(app);
  expect((await send(url, request)).status).toBe(500);
  expect(errors).toEqual([expect.any(InvalidOptionError)]);
  expect(String(errors[0])).toContain('app.use(path, webhooks.router())');
});

test('webhooks.listener that is not called says so', async () => {
  const { webhooks } = rig();
  // What a server does with what its listener throws: the process ends with it.
  const thrown = new Promise((resolve) => {
    void serveOn((request, response) => {
      try {
        (webhooks.listener as unknown as RequestListener)(request, response);
      } catch (error) {
        resolve(error);
        response.writeHead(500).end();
      }
    }).then(({ url }) => send(url, request));
  });
  expect(await thrown).toBeInstanceOf(InvalidOptionError);
  expect(String(await thrown)).toContain('createServer(webhooks.listener())');
});
