import type { HandledAttempt } from '../../../src/index.js';
import { comment, deliver, deliveryOf, receiver, told, turn } from '../../handlers/support.js';
import { deferred } from '../../support/deferred.js';

test('onHandled() is called after each attempt, and stats() counts them', async () => {
  const webhooks = receiver();
  const attempts: HandledAttempt[] = [];
  webhooks.onHandled((attempt) => attempts.push(attempt));
  webhooks.onHandled(() => {
    throw new Error('a hook that throws changes nothing');
  });
  let fails = true;
  webhooks.on('commentCard', () => {
    if (fails) throw new Error('once');
  });
  const payload = comment();
  expect(await told(deliver(webhooks, payload))).toBe('500 handler_failed');
  fails = false;
  expect(await told(deliver(webhooks, payload))).toBe('200');
  expect(await told(deliver(webhooks, payload))).toBe('200');

  const { id, type } = payload.action;
  const seen = attempts.map(({ durationMs, waitedMs, ...rest }) => {
    expect(Math.min(durationMs, waitedMs)).toBeGreaterThanOrEqual(0);
    return rest;
  });
  const failure = { handler: 'commentCard', error: new Error('once') };
  expect(seen).toEqual([
    { id, type, attempt: 1, settlement: 'retry', unhandled: false, failures: [failure] },
    { id, type, attempt: 2, settlement: 'done', unhandled: false, failures: [] },
  ]);
  expect(await webhooks.stats()).toEqual({
    ...{ waiting: 0, retrying: 0, active: 0, done: 1, dead: 0 },
    ...{ oldestWaitingAt: undefined, oldestRetryingAt: undefined, unhandled: 0, overdue: 0 },
    lastMinute: { done: 1, retry: 1, dead: 0, release: 0 },
    failures: { commentCard: 1 },
    refused: {},
  });
});

test('stats() counts the deliveries whose handlers run', async () => {
  const webhooks = receiver();
  const gate = deferred();
  webhooks.onAny(() => gate.promise);
  const responses = [deliver(webhooks, comment()), deliver(webhooks, deliveryOf('somethingNew', {}))];
  await turn();
  expect(await webhooks.stats()).toMatchObject({ active: 2, done: 0 });
  gate.resolve();
  await Promise.all(responses);
  expect(await webhooks.stats()).toMatchObject({ active: 0, lastMinute: { done: 2 } });
});

test('an attempt that ends because the service stops is released', async () => {
  const webhooks = receiver();
  const attempts: HandledAttempt[] = [];
  webhooks.onHandled((attempt) => attempts.push(attempt));
  webhooks.on('commentCard', ({ signal }) => {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  });
  const response = told(deliver(webhooks, comment()));
  await turn();
  await webhooks.close();
  expect(await response).toBe('500 handler_failed');
  expect(attempts.map(({ settlement }) => settlement)).toEqual(['release']);
});

test('an attempt that was late and left handlers names the one that took too long', async () => {
  const webhooks = receiver({ handlerTimeoutMs: 20 });
  const attempts: HandledAttempt[] = [];
  webhooks.onHandled((attempt) => attempts.push(attempt));
  const gate = deferred();
  webhooks.on('commentCard', () => gate.promise, { name: 'slow' });
  webhooks.on('commentCard', () => {}, { name: 'left' });
  expect(await told(deliver(webhooks, comment()))).toBe('500 handler_timeout');
  gate.resolve();
  await turn();
  expect(attempts).toMatchObject([
    {
      settlement: 'retry',
      failures: [{ handler: 'commentCard/slow', error: { code: 'handler_timeout' } }],
    },
  ]);
  expect((await webhooks.stats()).failures).toEqual({ 'commentCard/slow': 1 });
});
