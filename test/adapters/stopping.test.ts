import { once } from 'node:events';
import { Agent } from 'node:http';
import type { RequestListener } from 'node:http';

import express from 'express';

import { comment, PATH } from '../support/delivery.js';
import { deferred } from '../support/deferred.js';
import { rig } from '../support/rig.js';
import { delivery, send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';
import type { TrelloWebhooks } from '../../src/webhooks.js';

afterEach(closeServers);

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
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    const slow = send(url, delivery(comment()), agent);
    await running.promise;
    const closed = once(server, 'close');
    // Another one is on its way when the service is told to stop.
    const second = send(url, delivery(comment()), agent);
    await once(server, 'connection');
    server.close();
    const stopped = webhooks.close();
    expect((await second).headers.connection).toBe('close');
    mayEnd.resolve();
    expect(await slow).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await Promise.all([closed, stopped]);
    agent.destroy();
  },
);
