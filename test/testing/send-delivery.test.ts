import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { TrelloWebhooks } from '../../src/index.js';
import {
  sendDelivery,
  createDelivery,
  createSignedRequest,
  type DeliveryTarget,
} from '../../src/testing/index.js';

const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };

function bot(): TrelloWebhooks {
  const webhooks = new TrelloWebhooks({
    ...signing,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  webhooks.on('updateCard:name', function rename() {});
  webhooks.on('updateCard', async function change() {});
  webhooks.on('commentCard', function fails() {
    throw new Error('no');
  });
  return webhooks;
}

const targets: Record<string, (webhooks: TrelloWebhooks) => DeliveryTarget> = {
  'a TrelloWebhooks object': (webhooks) => webhooks,
  'a listener': (webhooks) => webhooks.listener({ path: '/trello' }),
  'an Express app': (webhooks) => express().use('/trello', webhooks.router()),
};

describe.each(Object.entries(targets))('sendDelivery() to %s', (_name, target) => {
  it('gives the answer and the handlers that ran, in order', async () => {
    const { status, body, handlers } = await sendDelivery(
      target(bot()),
      createDelivery('updateCard:name'),
      signing,
    );
    expect({ status, body }).toEqual({ status: 200, body: '' });
    expect(handlers).toEqual([
      { event: 'updateCard:name', handler: 'rename', ok: true },
      { event: 'updateCard', handler: 'change', ok: true },
    ]);
  });

  it('tells of handlers that failed', async () => {
    const { status, headers, body, handlers } = await sendDelivery(
      target(bot()),
      createDelivery('commentCard'),
      signing,
    );
    expect(status).toBe(500);
    expect(headers['content-type']).toMatch('application/json');
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'handler_failed' } });
    expect(handlers).toEqual([{ event: 'commentCard', handler: 'fails', ok: false }]);
  });

  it('tells only of the handlers of its own delivery', async () => {
    const webhooks = bot();
    const both = [createDelivery('updateCard:name'), createDelivery('commentCard')] as const;
    const [change, comment] = await Promise.all(
      both.map((each) => sendDelivery(target(webhooks), each, signing)),
    );
    expect(change?.handlers.map(({ handler }) => handler)).toEqual(['rename', 'change']);
    expect(comment?.handlers.map(({ handler }) => handler)).toEqual(['fails']);
  });

  it('sends bytes and text as they are', async () => {
    const text = JSON.stringify(createDelivery('updateCard:name'), null, 2);
    expect((await sendDelivery(target(bot()), text, signing)).status).toBe(200);
    expect((await sendDelivery(target(bot()), Buffer.from(`${text}\n`), signing)).status).toBe(200);
    expect((await sendDelivery(target(bot()), 'not JSON', signing)).status).toBe(400);
  });
});

describe('sendDelivery() to a URL', () => {
  it('sends over HTTP, with the client identifier', async () => {
    const webhooks = bot();
    let identifier: string | undefined;
    webhooks.onAny(({ delivery: { clientIdentifier } }) => void (identifier = clientIdentifier), {
      name: 'identify',
    });
    const server = createServer(webhooks.listener());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/trello`);
    try {
      const body = createDelivery('createList');
      const { status, handlers } = await sendDelivery(url, body, { ...signing, clientIdentifier: 'my bot' });
      expect(status).toBe(200);
      expect(handlers).toEqual([{ event: 'createList', handler: 'identify', ok: true }]);
      expect(identifier).toBe('my bot');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

describe('sendDelivery() to a listener that fails', () => {
  const listeners: Record<string, () => unknown> = {
    throws: () => {
      throw new Error('no such room');
    },
    rejects: () => Promise.reject(new Error('no such room')),
  };
  it.each(Object.entries(listeners))('fails with the error when it %s', async (_how, listener) => {
    await expect(sendDelivery(listener, createDelivery('createList'), signing)).rejects.toThrow(
      'no such room',
    );
  });
});

it('sendDelivery() says what it cannot send to', async () => {
  await expect(sendDelivery({} as DeliveryTarget, {}, signing)).rejects.toThrow(
    /cannot send to this.*Express app/,
  );
});

it('createSignedRequest() makes what Trello sends', () => {
  const { method, url, headers, body } = createSignedRequest('{}', signing);
  expect({ method, url, text: Buffer.from(body).toString() }).toEqual({
    method: 'POST',
    url: signing.callbackURL,
    text: '{}',
  });
  // printf '{}https://bot.example.com/trello' | openssl dgst -sha1 -hmac secret -binary | base64
  expect(headers).toEqual({
    'content-type': 'application/json',
    'user-agent': 'Trello',
    'x-trello-webhook': 'eOm4CXAr8eMsp9WXoB8sT3rIzVc=',
  });
});
