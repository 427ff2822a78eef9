import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';

import express from 'express';

import { comment, PATH } from '../support/delivery.js';
import { deferred } from '../support/deferred.js';
import { rig } from '../support/rig.js';
import { delivery, send, type TestRequest } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';
import type { TrelloWebhooks } from '../../src/webhooks.js';

afterEach(closeServers);

/** Sends the headers, and the body when it is told to. */
function sendInTwo(
  url: string,
  { method, path, headers, body }: TestRequest,
  agent: Agent,
): { sendBody: () => void; response: Promise<IncomingMessage> } {
  const request = httpRequest(url + path, {
    method,
    headers: { ...headers, 'content-length': body!.byteLength },
    agent,
  });
  request.flushHeaders();
  const response = once(request, 'response').then(([message]) => (message as IncomingMessage).resume());
  return { sendBody: () => void request.end(body), response };
}

test.each<[string, (webhooks: TrelloWebhooks) => RequestListener]>([
  ['listener()', (webhooks) => webhooks.listener()],
  ['router()', (webhooks) => express().use(PATH, webhooks.router())],
])(
  '%s: a sender that keeps its connection and goes on sending does not keep server.close() waiting',
  async (_, make) => {
    const { webhooks } = rig();
    const [running, mayEnd] = [deferred(), deferred()];
    webhooks.on('commentCard', () => {
      running.resolve();
      return mayEnd.promise;
    });
    const { server, url } = await serveOn(make(webhooks));
    const agent = new Agent({ keepAlive: true });
    const slow = send(url, delivery(comment()), agent);
    await running.promise;
    const closed = once(server, 'close');
    // Another one is on its way when the service is told to stop. Its headers have arrived: since Node 26 close() ends
    // the connections on which nothing has.
    const second = sendInTwo(url, delivery(comment()), agent);
    await once(server, 'request');
    server.close();
    const stopped = webhooks.close();
    second.sendBody();
    expect((await second.response).headers).toMatchObject({ connection: 'close' });
    mayEnd.resolve();
    expect(await slow).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await Promise.all([closed, stopped]);
    agent.destroy();
  },
);
