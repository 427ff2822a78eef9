import { Agent } from 'node:http';

import type { TrelloWebhooks } from '../../src/webhooks.js';
import { comment, PATH, signedHeaders } from '../support/delivery.js';
import { deferred } from '../support/deferred.js';
import { head, RawClient } from '../support/raw-client.js';
import { rig } from '../support/rig.js';
import { delivery, send } from '../support/send.js';
import { closeServers, serveOn } from '../support/server.js';

// 10,000 repeats of one action, all of them there before its handler ends: it runs once, and all are answered.

afterEach(closeServers);

const REPEATS = 10_000;

/** A handler that ends when it is told to. */
function slowHandler(webhooks: TrelloWebhooks) {
  const end = deferred();
  let runs = 0;
  webhooks.on('commentCard', async () => {
    runs += 1;
    await end.promise;
  });
  return { end, runs: () => runs };
}

function sum(statuses: (number | undefined)[]): Map<number | undefined, number> {
  const counted = new Map<number | undefined, number>();
  for (const status of statuses) counted.set(status, (counted.get(status) ?? 0) + 1);
  return counted;
}

test('over a hundred connections, a hundred requests behind one another on each', async () => {
  const { webhooks, ran } = rig();
  const { end, runs } = slowHandler(webhooks);
  const { server, port } = await serveOn(webhooks.listener());
  let arrived = 0;
  server.on('request', () => {
    if (++arrived === REPEATS) end.resolve();
  });
  const body = comment();
  const one =
    head('POST', PATH, { ...signedHeaders(body), 'content-length': body.byteLength }) + body.toString();

  const clients = await Promise.all(Array.from({ length: 100 }, () => RawClient.connect(port)));
  const statuses = await Promise.all(
    clients.map(async (client) => {
      await client.write(one.repeat(REPEATS / 100));
      const answers = [];
      for (let count = 0; count < REPEATS / 100; count++) answers.push((await client.answer())?.status);
      return answers;
    }),
  );

  expect(sum(statuses.flat())).toEqual(new Map([[200, REPEATS]]));
  expect([runs(), ran.length]).toEqual([1, 1]);
}, 60_000);

test('through an agent that keeps its connections', async () => {
  const { webhooks, ran } = rig();
  const { end, runs } = slowHandler(webhooks);
  const { server, url } = await serveOn(webhooks.listener());
  let arrived = 0;
  server.on('request', () => {
    if (++arrived === 100) end.resolve();
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 100 });
  const request = delivery(comment());
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => send(url, request, agent)));
  agent.destroy();

  expect(sum(answers.map(({ status }) => status))).toEqual(new Map([[200, 1_000]]));
  expect([runs(), ran.length]).toEqual([1, 1]);
}, 60_000);

test('through receive()', async () => {
  const { webhooks, ran } = rig();
  const { end, runs } = slowHandler(webhooks);
  const body = comment();
  const request = { method: 'POST', url: PATH, headers: signedHeaders(body), body };
  const all = Promise.all(Array.from({ length: REPEATS }, () => webhooks.receive(request)));
  await new Promise(setImmediate);
  end.resolve();

  expect(sum((await all).map(({ status }) => status))).toEqual(new Map([[200, REPEATS]]));
  expect([runs(), ran.length]).toEqual([1, 1]);
});

test('when the handler fails all of them are told so, and the next attempt runs it again, once', async () => {
  const { webhooks, ran, errors } = rig();
  const first = deferred();
  let attempts = 0;
  webhooks.on('commentCard', () => (++attempts === 1 ? first.promise : undefined));
  const body = comment();
  const request = { method: 'POST', url: PATH, headers: signedHeaders(body), body };
  const repeats = () => Promise.all(Array.from({ length: 100 }, () => webhooks.receive(request)));

  const failing = repeats();
  await new Promise(setImmediate);
  first.reject(new Error('no such room'));

  expect(sum((await failing).map(({ status }) => status))).toEqual(new Map([[500, 100]]));
  expect(sum((await repeats()).map(({ status }) => status))).toEqual(new Map([[200, 100]]));
  expect([attempts, errors.length, ran.length]).toEqual([2, 1, 1]);
});
