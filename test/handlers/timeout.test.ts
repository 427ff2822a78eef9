import { HandlerTimeoutError } from '../../src/index.js';
import { comment, deliver, move, receiver, recorder, told, turn } from './support.js';
import { deferred } from '../support/deferred.js';

const handlerTimeoutMs = 40;

/** A receiver with a handler that ends when the test says so, and one after it. */
function slowReceiver() {
  const webhooks = receiver({ handlerTimeoutMs });
  const gate = deferred();
  const ran: string[] = [];
  const reported: [error: unknown, event: string, handler: string][] = [];
  const signals: AbortSignal[] = [];
  webhooks.onError(({ error, event, handler }) => void reported.push([error, event.name, handler]));
  webhooks.on('updateCard:idList', () => void ran.push('quick'));
  webhooks.on(
    'updateCard:idList',
    async ({ signal }) => {
      ran.push('slow');
      signals.push(signal);
      await gate.promise;
    },
    { name: 'slow' },
  );
  webhooks.on('updateCard', () => void ran.push('after'));
  return { webhooks, gate, ran, reported, signals };
}

describe('a handler slower than handlerTimeoutMs', () => {
  it('makes the answer 500 handler_timeout and aborts the signal with the reason', async () => {
    const { webhooks, gate, ran, reported, signals } = slowReceiver();
    expect(await told(deliver(webhooks, move()))).toBe('500 handler_timeout');
    expect(ran).toEqual(['quick', 'slow']);
    expect(reported).toEqual([[expect.any(HandlerTimeoutError), 'updateCard:idList', 'slow']]);
    const [error] = reported[0]! as [HandlerTimeoutError, string, string];
    expect(error.message).toContain('slow');
    expect(error.message).toContain(`${handlerTimeoutMs} ms`);
    expect(error.code).toBe('handler_timeout');
    expect(signals[0]!.aborted).toBe(true);
    expect(signals[0]!.reason).toBe(error);
    gate.resolve();
  });

  it('has a signal that tells of the abort as it happens', async () => {
    const webhooks = receiver({ handlerTimeoutMs });
    const aborted = deferred<unknown>();
    webhooks.on('commentCard', ({ signal }) => {
      expect(signal.aborted).toBe(false);
      signal.addEventListener('abort', () => aborted.resolve(signal.reason));
      return aborted.promise;
    });
    expect(await told(deliver(webhooks, comment()))).toBe('500 handler_timeout');
    expect(await aborted.promise).toBeInstanceOf(HandlerTimeoutError);
  });

  it('is not run again on the retry when it ends well; the rest is', async () => {
    const { webhooks, gate, ran, reported } = slowReceiver();
    const payload = move();
    await deliver(webhooks, payload);
    gate.resolve();
    await turn();
    expect(ran).toEqual(['quick', 'slow']);
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(ran).toEqual(['quick', 'slow', 'after']);
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(ran).toEqual(['quick', 'slow', 'after']);
    expect(reported).toHaveLength(1);
  });

  it('is waited for by a retry that arrives while it still runs', async () => {
    const { webhooks, gate, ran } = slowReceiver();
    const payload = move();
    await deliver(webhooks, payload);
    let answered = false;
    const retry = deliver(webhooks, payload).finally(() => (answered = true));
    await turn();
    await turn();
    expect(answered).toBe(false);
    expect(ran).toEqual(['quick', 'slow']);
    gate.resolve();
    expect(await told(retry)).toBe('200');
    expect(ran).toEqual(['quick', 'slow', 'after']);
  });

  it('is waited for by several retries, and the rest runs once', async () => {
    const { webhooks, gate, ran } = slowReceiver();
    const payload = move();
    await deliver(webhooks, payload);
    const retries = [1, 2, 3].map(() => told(deliver(webhooks, payload)));
    await turn();
    gate.resolve();
    expect(await Promise.all(retries)).toEqual(['200', '200', '200']);
    expect(ran).toEqual(['quick', 'slow', 'after']);
  });

  it('keeps a retry from waiting for longer than handlerTimeoutMs', async () => {
    const { webhooks, gate, ran, reported } = slowReceiver();
    const payload = move();
    await deliver(webhooks, payload);
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_timeout');
    expect(ran).toEqual(['quick', 'slow']);
    expect(reported).toHaveLength(1);
    gate.resolve();
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(ran).toEqual(['quick', 'slow', 'after']);
  });

  it('runs again on the retry when it fails in the end, and that is reported too', async () => {
    const { webhooks, gate, ran, reported } = slowReceiver();
    const payload = move();
    const error = new Error('broken, and late');
    await deliver(webhooks, payload);
    gate.reject(error);
    await turn();
    expect(reported.slice(1)).toEqual([[error, 'updateCard:idList', 'slow']]);
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_failed');
    expect(ran).toEqual(['quick', 'slow', 'slow', 'after']);
  });

  it('is reported once when it gives up because its signal was aborted', async () => {
    const webhooks = receiver({ handlerTimeoutMs });
    const reported: unknown[] = [];
    let runs = 0;
    webhooks.onError(({ error }) => void reported.push(error));
    webhooks.on('commentCard', ({ signal }) => {
      if (++runs > 1) return undefined;
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    });
    const payload = comment();
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_timeout');
    await turn();
    expect(reported).toEqual([expect.any(HandlerTimeoutError)]);
    // It did not end well, so it runs again.
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(runs).toBe(2);
  });

  it('answers concurrent repeats as the first', async () => {
    const { webhooks, gate, ran } = slowReceiver();
    const payload = move();
    const answers = [1, 2, 3].map(() => told(deliver(webhooks, payload)));
    expect(await Promise.all(answers)).toEqual(Array(3).fill('500 handler_timeout'));
    expect(ran).toEqual(['quick', 'slow']);
    gate.resolve();
  });

  it('is one line of the log without onError()', async () => {
    const { logger, at } = recorder();
    const webhooks = receiver({ handlerTimeoutMs, logger });
    const gate = deferred();
    webhooks.on('commentCard', () => gate.promise, { name: 'slow' });
    await deliver(webhooks, comment());
    gate.resolve();
    await turn();
    expect(at('error')).toHaveLength(1);
    expect(at('error')[0]!.fields).toMatchObject({ handler: 'slow', err: expect.any(Error) as Error });
  });
});

describe('handlers that are quick one by one and slow together', () => {
  it('share the time', async () => {
    const webhooks = receiver({ handlerTimeoutMs });
    const gates = [deferred(), deferred(), deferred()];
    const ran: number[] = [];
    gates.forEach((gate, index) =>
      webhooks.on('commentCard', async () => {
        ran.push(index);
        await gate.promise;
      }),
    );
    gates[0]!.resolve();
    const payload = comment();
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_timeout');
    expect(ran).toEqual([0, 1]);
    gates[1]!.resolve();
    gates[2]!.resolve();
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(ran).toEqual([0, 1, 2]);
  });
});

describe('a middleware slower than handlerTimeoutMs', () => {
  it('is named as what still runs, not a handler that has ended', async () => {
    const webhooks = receiver({ handlerTimeoutMs });
    const gate = deferred();
    const reported: [error: unknown, handler: string][] = [];
    let runs = 0;
    webhooks.onError(({ error, handler }) => void reported.push([error, handler]));
    webhooks.use(async (_, next) => {
      await next();
      await gate.promise;
    });
    webhooks.on('commentCard', () => void runs++, { name: 'quick' });
    const payload = comment();
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_timeout');
    expect(reported).toEqual([[expect.any(HandlerTimeoutError), 'middleware']]);
    expect((reported[0]![0] as Error).message).not.toContain('quick');
    gate.resolve();
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(runs).toBe(1);
  });

  it('runs no handler once the answer was given; the retry does', async () => {
    const webhooks = receiver({ handlerTimeoutMs });
    const gate = deferred();
    let runs = 0;
    webhooks.use(async (_, next) => {
      await gate.promise;
      await next();
    });
    webhooks.on('commentCard', () => void runs++);
    const payload = comment();
    expect(await told(deliver(webhooks, payload))).toBe('500 handler_timeout');
    gate.resolve();
    await turn();
    expect(runs).toBe(0);
    expect(await told(deliver(webhooks, payload))).toBe('200');
    expect(runs).toBe(1);
  });
});
