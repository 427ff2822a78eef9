import {
  brokenComment,
  comment,
  deliver,
  deliveryOf,
  receiver,
  recorder,
  told,
} from '../../handlers/support.js';
import { deferred } from '../../support/deferred.js';

describe('names that look like the marks of the registry', () => {
  it.each(['*', '?', 'onAny()'])('%s is an event like any other', async (name) => {
    const webhooks = receiver();
    const ran: string[] = [];
    webhooks.on(name, () => void ran.push('unlisted'), { allowUnknown: true });
    webhooks.onAny(() => void ran.push('any'));
    await deliver(webhooks, comment());
    expect(ran).toEqual(['any']);
    await deliver(webhooks, deliveryOf(name, {}));
    expect(ran).toEqual(['any', 'unlisted', 'any']);
  });

  it('cannot remove what onAny() registered', async () => {
    const webhooks = receiver();
    let runs = 0;
    const handler = (): void => void runs++;
    webhooks.onAny(handler).off(['*', 'onAny()'], handler);
    await deliver(webhooks, comment());
    expect(runs).toBe(1);
  });
});

it('a middleware that calls next() after it has ended runs no handler, and the log says so', async () => {
  const { logger, at } = recorder();
  const webhooks = receiver({ logger });
  let runs = 0;
  const late = deferred<() => Promise<void>>();
  webhooks.use((_, next) => late.resolve(next));
  webhooks.onAny(() => void runs++);
  expect(await told(deliver(webhooks, comment()))).toBe('200');
  await expect((await late.promise)()).rejects.toThrow(/after it had ended/);
  expect(runs).toBe(0);
  expect(at('error').map(({ message }) => message)).toEqual(['The handlers of an action did not run']);
});

it('reports lateness once, also when the handler wraps the reason of the abort', async () => {
  const webhooks = receiver({ handlerTimeoutMs: 30 });
  const reported: unknown[] = [];
  const ended = deferred<void>();
  webhooks.onError(({ error }) => void reported.push((error as Error).name));
  webhooks.on('commentCard', async ({ signal }) => {
    const reason = await new Promise((resolve) =>
      signal.addEventListener('abort', () => resolve(signal.reason)),
    );
    ended.resolve();
    throw new Error('request failed', { cause: reason });
  });
  expect(await told(deliver(webhooks, comment()))).toBe('500 handler_timeout');
  await ended.promise;
  await webhooks.close();
  expect(reported).toEqual(['HandlerTimeoutError']);
});

it('a logger whose child() throws is handed over without the fields', async () => {
  const { logger } = recorder();
  const broken = {
    ...logger,
    child: () => {
      throw new Error('no child');
    },
  };
  const webhooks = receiver({ logger: broken });
  let log: unknown;
  webhooks.onAny((event) => void (log = event.log));
  expect(await told(deliver(webhooks, comment()))).toBe('200');
  expect(log).toBe(broken);
});

it('tells the attempt, and an idempotency key that is the same in each attempt and for no other handler', async () => {
  const webhooks = receiver();
  const seen: string[] = [];
  let fail = true;
  webhooks.on(
    'commentCard',
    ({ attempt, idempotencyKey }) => {
      seen.push(`${attempt} ${idempotencyKey}`);
      if (fail) throw new Error('not yet');
    },
    { name: 'reply' },
  );
  webhooks.onAny(({ attempt, idempotencyKey }) => void seen.push(`${attempt} ${idempotencyKey}`), {
    name: 'audit',
  });
  const payload = comment();
  const { id } = payload.action;
  await deliver(webhooks, payload);
  fail = false;
  await deliver(webhooks, payload);
  expect(seen).toEqual([`1 ${id} commentCard/reply`, `1 ${id} onAny()/audit`, `2 ${id} commentCard/reply`]);
});

it('keeps a broken action from typed handlers whatever their name', async () => {
  const webhooks = receiver();
  const ran: string[] = [];
  webhooks.on('commentCard', () => void ran.push('typed'));
  webhooks.onUnrecognized(() => void ran.push('unrecognized'));
  await deliver(webhooks, brokenComment());
  expect(ran).toEqual(['unrecognized']);
});
