import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startEmulator } from '../../src/emulator/index.js';
import { sendDelivery, createDelivery } from '../../src/testing/index.js';

interface Peer {
  start(idModel: string): Promise<string>;
  on(event: 'data', handler: (event: { action: { id: string; data: object } }) => void): void;
  cleanup(): Promise<void>;
}
type PeerClass = new (config: object) => Peer;
type Send = (url: string, options: object, done: unknown) => unknown;

const TRELLO = 'https://api.trello.com/1';
const board = { id: '5f1ed06834d79113f55ed888', name: 'Küche 🎉', shortLink: 'nqXpfS9I' };
const card = { id: '5f1edc43183a4b2e16a15d03', name: 'Fließen', idShort: 12, shortLink: 'KrBZHbz1' };

/**
 * @18f/trello-webhook-server registers itself with Trello, answers the HEAD check, gets deliveries whose signature it
 * checks itself, refuses forged ones, and deletes its webhook. Trello's address is written into it; that alone is
 * replaced, in the HTTP client that it uses.
 */
export async function checkWebhookServer(folder: string): Promise<string[]> {
  const require = createRequire(join(folder, 'index.js'));
  const secret = 'the application secret';
  const trello = await startEmulator({
    secret,
    timeScale: 0.001,
    responseTimeoutMs: 10_000,
    keys: ['a-key'],
    tokens: ['a-token'],
  });
  const http = require('request') as Record<'post' | 'del', Send>;
  for (const method of ['post', 'del'] as const) {
    const original = http[method];
    http[method] = (url, options, done) => {
      assert.ok(url.startsWith(TRELLO), url);
      return original(trello.baseURL + url.slice(TRELLO.length), options, done);
    };
  }
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const before = signals.map((signal) => process.listeners(signal));

  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hostURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/trello`;
  const callbackURL = `${hostURL}/${board.id}`;
  try {
    const TrelloWebhookServer = require('@18f/trello-webhook-server') as PeerClass;
    const config = { server, hostURL, apiKey: 'a-key', apiToken: 'a-token', clientSecret: secret };
    const peer = new TrelloWebhookServer(config);
    const id = await peer.start(board.id);
    assert.deepEqual(
      trello.webhooks.map((webhook) => [
        webhook.id,
        webhook.idModel,
        webhook.callbackURL,
        webhook.description,
      ]),
      [[id, board.id, callbackURL, 'Trello Webhook Server']],
    );

    const events: { action: { id: string; data: object } }[] = [];
    peer.on('data', (event) => events.push(event));
    const data = { board, card, text: 'Grüße, どうも 👋' };
    const { action, deliveries } = trello.trigger('commentCard', data);
    await trello.waitForIdle();
    assert.equal(deliveries[0]?.state, 'delivered');
    assert.deepEqual(
      events.map((event) => event.action),
      [JSON.parse(JSON.stringify(action))],
    );
    assert.deepEqual(events[0]?.action.data, data);

    const forged = { secret: 'another secret', callbackURL };
    assert.equal((await sendDelivery(callbackURL, createDelivery('commentCard'), forged)).status, 400);
    const elsewhere = { secret, callbackURL: `${callbackURL}/` };
    assert.equal((await sendDelivery(callbackURL, createDelivery('commentCard'), elsewhere)).status, 400);
    assert.equal(events.length, 1);
    const genuine = createDelivery('commentCard');
    assert.equal((await sendDelivery(callbackURL, genuine, { secret, callbackURL })).status, 200);
    assert.equal(events[1]?.action.id, genuine.action.id);

    // "Already exists" is what it recovers from by its text.
    assert.match(await new TrelloWebhookServer(config).start(board.id), /recovering previous session/);
    await peer.cleanup();
    assert.deepEqual(trello.webhooks, []);
    return ['registers itself', 'accepts deliveries', 'refuses forged ones', 'deletes its webhook'].map(
      (what) => `@18f/trello-webhook-server ${what}`,
    );
  } finally {
    signals.forEach((signal, index) => {
      for (const listener of process.listeners(signal))
        if (!before[index]!.includes(listener)) process.removeListener(signal, listener);
    });
    await trello.close();
    server.close();
    server.closeAllConnections();
  }
}
