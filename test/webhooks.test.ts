import express from 'express';
import supertest from 'supertest';

import { StoppingError } from '../src/errors.js';
import type { AnyEvent } from '../src/handlers/event.js';
import { bytes, comment, PATH, payload, signedHeaders } from './support/delivery.js';
import { deferred } from './support/deferred.js';
import { head, RawClient } from './support/raw-client.js';
import { codeOf, rig } from './support/rig.js';
import { delivery, send } from './support/send.js';
import { closeServers, serveOn } from './support/server.js';

afterEach(closeServers);

/** Whether a promise is settled already. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol();
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

describe('close()', () => {
  test('without anything under way is done at once, and again', async () => {
    const { webhooks } = rig();
    await webhooks.close();
    await webhooks.close();
  });

  test('refuses new deliveries with 503, and HEAD is still 200', async () => {
    const { webhooks, ran, rejections } = rig();
    const { url } = await serveOn(webhooks.listener());
    await webhooks.close();

    const answer = await send(url, delivery(comment()));
    expect([answer.status, codeOf(answer)]).toEqual([503, 'stopping']);
    expect((await send(url, { method: 'HEAD', path: PATH, headers: {} })).status).toBe(200);
    expect((await send(url, { method: 'GET', path: PATH, headers: {} })).status).toBe(405);
    expect(ran).toEqual([]);
    expect(rejections.map(({ code }) => code)).toEqual(['stopping', 'method_not_allowed']);
  });

  test('refuses also what it handled before, and forged ones, with 503', async () => {
    const { webhooks } = rig();
    const { url } = await serveOn(webhooks.listener());
    const request = delivery(comment());
    expect((await send(url, request)).status).toBe(200);
    await webhooks.close();

    expect((await send(url, request)).status).toBe(503);
    expect((await send(url, delivery(comment(), { secret: 'another' }))).status).toBe(503);
  });

  test('waits for running handlers, which still answer 200', async () => {
    const { webhooks } = rig();
    const [started, end] = [deferred<AnyEvent>(), deferred()];
    webhooks.on('commentCard', async (event) => {
      started.resolve(event as unknown as AnyEvent);
      await end.promise;
    });
    const { url } = await serveOn(webhooks.listener());
    const answered = send(url, delivery(comment()));
    const event = await started.promise;
    expect(event.signal.aborted).toBe(false);

    const closed = webhooks.close();
    expect(event.signal.aborted).toBe(true);
    expect(event.signal.reason).toBeInstanceOf(StoppingError);
    expect(await isSettled(closed)).toBe(false);
    const other = await send(url, delivery(comment()));
    expect(other.status).toBe(503);

    end.resolve();
    await closed;
    expect((await answered).status).toBe(200);
  });

  test('a signal that is asked for after close() is aborted already', async () => {
    const { webhooks } = rig();
    const [started, end, seen] = [deferred(), deferred(), deferred<boolean>()];
    webhooks.on('commentCard', async (event) => {
      started.resolve();
      await end.promise;
      seen.resolve(event.signal.aborted);
    });
    const body = comment();
    const answered = webhooks.receive({ method: 'POST', url: PATH, headers: signedHeaders(body), body });
    await started.promise;
    const closed = webhooks.close();
    end.resolve();

    expect(await seen.promise).toBe(true);
    await closed;
    await answered;
  });

  test('a handler that gives up when it is told to: 500, so that Trello sends it again', async () => {
    const { webhooks } = rig();
    const started = deferred();
    webhooks.on('commentCard', ({ signal }) => {
      started.resolve();
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    });
    const { url } = await serveOn(webhooks.listener());
    const answered = send(url, delivery(comment()));
    await started.promise;
    await webhooks.close();

    expect((await answered).status).toBe(500);
  });

  test('does not wait for a client that never finishes its body', async () => {
    const { webhooks, rejections } = rig();
    const { port, server } = await serveOn(webhooks.listener());
    const arrived = new Promise((resolve) => server.once('request', resolve));
    const client = await RawClient.connect(port);
    const body = comment();
    await client.write(head('POST', PATH, { ...signedHeaders(body), 'content-length': body.byteLength }));
    await client.write(body.subarray(0, 100));
    await arrived;
    await webhooks.close();

    // And one that finishes it after all is told to come again.
    await client.write(body.subarray(100));
    expect((await client.answer())?.status).toBe(503);
    expect(rejections.map(({ code }) => code)).toEqual(['stopping']);
  });

  test('a delivery whose secret is still being fetched is refused', async () => {
    const [asked, secret] = [deferred(), deferred<string>()];
    const { webhooks, ran } = rig({
      secret: () => {
        asked.resolve();
        return secret.promise;
      },
    });
    const { url } = await serveOn(webhooks.listener());
    const request = delivery(comment());
    const answered = send(url, request);
    await asked.promise;
    const closing = webhooks.close();
    secret.resolve('f3d1c0ffee5ec2e7a11ce5b0b0');
    await closing;

    expect([(await answered).status, ran.length]).toEqual([503, 0]);
  });

  test('gives up on a handler after closeTimeoutMs, and says so', async () => {
    const { webhooks, logger } = rig({ handlerTimeoutMs: 120, closeTimeoutMs: 60 });
    const started = deferred();
    webhooks.on('commentCard', () => {
      started.resolve();
      return new Promise(() => {});
    });
    const { url } = await serveOn(webhooks.listener());
    const answered = send(url, delivery(comment()));
    await started.promise;
    await webhooks.close();

    expect(logger.messages('warn').join()).toMatch(/still run 60 ms after close\(\)/);
    expect((await answered).status).toBe(500);
  });

  test('waits for a handler whose answer was late already', async () => {
    const { webhooks } = rig({ handlerTimeoutMs: 40 });
    const end = deferred();
    webhooks.on('commentCard', () => end.promise);
    const { url } = await serveOn(webhooks.listener());
    expect((await send(url, delivery(comment()))).status).toBe(500);

    const closed = webhooks.close();
    expect(await isSettled(closed)).toBe(false);
    end.resolve();
    await closed;
  });
});

describe('event.unsubscribe()', () => {
  const unwanted = (mount: 'router' | 'listener') => {
    const made = rig();
    const app = mount === 'router' ? express().use(PATH, made.webhooks.router()) : made.webhooks.listener();
    const post = async (body: Buffer) => {
      const { status, text, headers } = await supertest(app)
        .post(PATH)
        .set(signedHeaders(body))
        .send(body.toString());
      return { status, text, length: headers['content-length'] as string };
    };
    return { ...made, post };
  };

  test.each(['router', 'listener'] as const)(
    'answers 410 without a body, also when repeated (%s)',
    async (mount) => {
      const { webhooks, post, ran, rejections } = unwanted(mount);
      webhooks.on('commentCard', (event) => event.unsubscribe());
      const body = comment();

      expect(await post(body)).toEqual({ status: 410, text: '', length: '0' });
      expect(await post(body)).toEqual({ status: 410, text: '', length: '0' });
      expect([ran.length, rejections.length]).toEqual([1, 0]);
    },
  );

  test.each<[string, (event: AnyEvent) => unknown]>([
    ['taken out of the event', ({ unsubscribe }) => unsubscribe()],
    ['called twice', ({ unsubscribe }) => (unsubscribe(), unsubscribe())],
    ['after an await', async ({ unsubscribe }) => { await Promise.resolve(); unsubscribe(); }], // prettier-ignore
    ['passed on as a callback', (event) => Promise.resolve().then(event.unsubscribe)],
  ])('%s', async (_how, handler) => {
    const { webhooks, post } = unwanted('listener');
    webhooks.onAny(handler);
    expect((await post(comment())).status).toBe(410);
  });

  test('from a middleware, which keeps the handlers from running', async () => {
    const { webhooks, post, ran } = unwanted('listener');
    webhooks.use((event) => event.unsubscribe());
    expect([(await post(comment())).status, ran.length]).toEqual([410, 0]);
  });

  test('from onUnrecognized', async () => {
    const { webhooks, post } = unwanted('listener');
    webhooks.onUnrecognized(({ unsubscribe }) => unsubscribe());
    expect((await post(bytes(payload('teleportCard')))).status).toBe(410);
  });

  test('when a sibling fails: 500, then 410 on the retry, and unsubscribe() need not be said again', async () => {
    const { webhooks, post, ran } = unwanted('router');
    const said: string[] = [];
    let attempts = 0;
    webhooks.on('commentCard', ({ unsubscribe }) => {
      said.push('gone');
      unsubscribe();
    });
    webhooks.on('commentCard', () => {
      if (++attempts === 1) throw new Error('no such room');
    });
    const body = comment();

    expect((await post(body)).status).toBe(500);
    expect((await post(body)).status).toBe(410);
    expect([said, attempts, ran.length]).toEqual([['gone'], 2, 1]);
  });

  test('said before its own handler fails: 500, and what the retry says counts', async () => {
    const { webhooks, post } = unwanted('listener');
    let attempts = 0;
    webhooks.on('commentCard', ({ unsubscribe }) => {
      unsubscribe();
      if (++attempts === 1) throw new Error('no such room');
    });
    const body = comment();

    expect((await post(body)).status).toBe(500);
    expect((await post(body)).status).toBe(410);
  });

  test('is for this webhook only: the same action through another one stays', async () => {
    const { webhooks, post } = unwanted('listener');
    webhooks.on('commentCard', ({ unsubscribe }) => unsubscribe());
    const first = payload();
    const other = { ...first, webhook: { ...(first.webhook as object), id: '5f1ed06834d79113f55ed889' } };

    expect((await post(bytes(first))).status).toBe(410);
    expect((await post(bytes(other))).status).toBe(200);
    expect((await post(bytes(first))).status).toBe(410);
  });

  test('is not remembered for the next action', async () => {
    const { webhooks, post } = unwanted('listener');
    webhooks.on(
      'commentCard',
      ({ action, unsubscribe }) => void (action.data.text === 'bye' && unsubscribe()),
    );
    expect((await post(comment('bye'))).status).toBe(410);
    expect((await post(comment('hello'))).status).toBe(200);
  });
});

test('a handler that is late: 500, and the retry is answered once it has ended well, without running it again', async () => {
  const { webhooks, errors, ran } = rig({ handlerTimeoutMs: 60 });
  const end = deferred();
  let runs = 0;
  const signals: AbortSignal[] = [];
  webhooks.on('commentCard', ({ signal }) => {
    runs += 1;
    signals.push(signal);
    return end.promise;
  });
  const { url } = await serveOn(webhooks.listener());
  const request = delivery(comment());

  const first = await send(url, request);
  expect([first.status, codeOf(first), signals[0]?.aborted]).toEqual([500, 'handler_timeout', true]);
  const second = send(url, request);
  end.resolve();

  expect((await second).status).toBe(200);
  expect([runs, ran.length]).toEqual([1, 1]);
  expect(errors).toMatchObject([{ code: 'handler_timeout' }]);
});
