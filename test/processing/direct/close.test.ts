import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { StoppingError } from '../../../src/index.js';
import type { Rejection } from '../../../src/index.js';
import { comment, deliver, receiver, recorder, told, turn } from '../../handlers/support.js';
import { deferred } from '../../support/deferred.js';

describe('close()', () => {
  it('refuses new deliveries with 503, tells onRejected, and still answers HEAD', async () => {
    const webhooks = receiver();
    const rejections: Rejection[] = [];
    let runs = 0;
    webhooks.onRejected((rejection) => rejections.push(rejection));
    webhooks.on('commentCard', () => void runs++);
    await webhooks.close();
    expect(await told(deliver(webhooks, comment()))).toBe('503 stopping');
    expect(runs).toBe(0);
    expect(rejections.map(({ code, status }) => [code, status])).toEqual([['stopping', 503]]);
    const { status } = await webhooks.receive({ method: 'HEAD', url: '/trello', headers: {} });
    expect(status).toBe(200);
  });

  it('aborts the signals of running handlers and resolves when they have ended', async () => {
    const webhooks = receiver();
    const gate = deferred();
    const ran: string[] = [];
    const reasons: unknown[] = [];
    webhooks.on('commentCard', async ({ signal }) => {
      signal.addEventListener('abort', () => reasons.push(signal.reason));
      await gate.promise;
      ran.push('first');
    });
    webhooks.on('commentCard', ({ signal }) => void ran.push(`second ${signal.aborted}`));
    const answer = told(deliver(webhooks, comment()));
    await turn();
    let closed = false;
    const closing = webhooks.close().then(() => (closed = true));
    await turn();
    expect(closed).toBe(false);
    expect(reasons).toEqual([expect.any(StoppingError)]);
    gate.resolve();
    await closing;
    expect(ran).toEqual(['first', 'second true']);
    expect(await answer).toBe('200');
  });

  it('reports no error of handlers and middlewares that obey their signal', async () => {
    const { logger, at } = recorder();
    const errors: unknown[] = [];
    for (const hooks of [false, true]) {
      const webhooks = receiver({ logger });
      if (hooks) webhooks.onError(({ error }) => void errors.push(error));
      webhooks.use(async ({ signal }, next) => {
        await next();
        signal.throwIfAborted();
      });
      webhooks.on('commentCard', ({ signal }) => delay(60_000, undefined, { signal }));
      webhooks.on('commentCard', ({ signal }) => signal.throwIfAborted());
      webhooks.on('commentCard', ({ signal }) => fetch('http://127.0.0.1:9/', { signal }));
      const answer = told(deliver(webhooks, comment()));
      await turn();
      await webhooks.close();
      expect(await answer).toBe('500 handler_failed');
    }
    expect([...at('error'), ...at('warn'), ...errors]).toEqual([]);
  });

  it('reports an error that has nothing to do with it', async () => {
    const { logger, at } = recorder();
    const webhooks = receiver({ logger });
    webhooks.on('commentCard', async ({ signal }) => {
      await once(signal, 'abort');
      throw new Error('broken');
    });
    const answer = told(deliver(webhooks, comment()));
    await turn();
    await webhooks.close();
    await answer;
    expect(at('error').map(({ fields }) => (fields as { err: Error }).err.message)).toEqual(['broken']);
  });

  it('refuses a delivery whose secret was being fetched when it was called', async () => {
    const secrets = deferred<string>();
    const webhooks = receiver({ secret: () => secrets.promise });
    let runs = 0;
    webhooks.on('commentCard', () => void runs++);
    const answer = told(deliver(webhooks, comment()));
    await turn();
    const closing = webhooks.close();
    secrets.resolve('not-a-real-secret');
    await closing;
    expect(await answer).toBe('503 stopping');
    expect(runs).toBe(0);
  });

  it('waits for handlers whose answer was late', async () => {
    const webhooks = receiver({ handlerTimeoutMs: 50 });
    const gate = deferred();
    let ended = false;
    webhooks.on('commentCard', async () => {
      await gate.promise;
      ended = true;
    });
    expect(await told(deliver(webhooks, comment()))).toBe('500 handler_timeout');
    const closing = webhooks.close();
    gate.resolve();
    await closing;
    expect(ended).toBe(true);
  });

  it('gives up after closeTimeoutMs, and says so', async () => {
    const { logger, at } = recorder();
    const webhooks = receiver({ closeTimeoutMs: 30, logger });
    const gate = deferred();
    webhooks.on('commentCard', () => gate.promise);
    const answer = told(deliver(webhooks, comment()));
    await turn();
    await webhooks.close();
    expect(at('warn').map(({ fields }) => fields)).toEqual([{ running: 1 }]);
    gate.resolve();
    await answer;
  });

  it('may be called twice, and at once with nothing under way', async () => {
    const webhooks = receiver();
    await Promise.all([webhooks.close(), webhooks.close()]);
    await webhooks.close();
  });
});
