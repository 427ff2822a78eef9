import { jest } from '@jest/globals';
import { comment, CALLBACK_URL, PATH, signedHeaders } from '../support/delivery.js';
import { rig } from '../support/rig.js';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});

afterEach(() => {
  jest.useRealTimers();
});

const unsigned = { method: 'POST', url: PATH, headers: {}, body: 'x' };

test('ten lines of a kind a minute, then one a minute with the count; the hooks hear all', async () => {
  const { webhooks, logger, rejections } = rig();
  for (let count = 0; count < 25; count++) await webhooks.receive(unsigned);
  expect(logger.messages('warn')).toHaveLength(10);
  expect(rejections).toHaveLength(25);

  await jest.advanceTimersByTimeAsync(60_000);
  expect(logger.messages('warn').slice(10)).toEqual([
    '15 more deliveries were refused within a minute: The x-trello-webhook header is missing',
  ]);
  expect(logger.entries.at(-1)?.fields).toEqual({ code: 'signature_missing', status: 401, count: 15 });

  // While the flood lasts, there is the one line.
  for (let count = 0; count < 20_000; count++) await webhooks.receive(unsigned);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(logger.messages('warn').slice(11)).toEqual([
    '20000 more deliveries were refused within a minute: The x-trello-webhook header is missing',
  ]);

  // After a quiet minute all is as in the beginning.
  await jest.advanceTimersByTimeAsync(60_000);
  await webhooks.receive(unsigned);
  expect(logger.messages('warn').slice(12)).toEqual([
    'Delivery refused: The x-trello-webhook header is missing',
  ]);
  expect((await webhooks.stats()).refused).toEqual({ signature_missing: 20_026 });
});

test('the kinds are counted apart', async () => {
  const { webhooks, logger } = rig();
  for (let count = 0; count < 25; count++) await webhooks.receive(unsigned);
  await webhooks.receive({ ...unsigned, method: 'GET' });
  expect(logger.messages('info')).toEqual(['Delivery refused: Only HEAD and POST are answered here']);
});

test('junk uses up neither the lines nor the diagnoses that a misconfigured service needs', async () => {
  const { webhooks, logger } = rig();
  const junk = Buffer.alloc(200_000, 'x');
  const guessed = { ...unsigned, headers: signedHeaders(junk, { secret: 'another' }), body: junk };
  for (let count = 0; count < 200; count++) await webhooks.receive(guessed);
  const before = logger.messages('warn').length;

  const body = comment();
  const headers = signedHeaders(body, { callbackURL: `${CALLBACK_URL}/` });
  await webhooks.receive({ method: 'POST', url: PATH, headers, body });
  expect(logger.messages('warn').slice(before)).toEqual([
    expect.stringContaining(`It matches the callback URL ${CALLBACK_URL}/`),
  ]);
});

test('a guess is made only as long as the budget lasts, and refusals go on', async () => {
  const { webhooks, rejections } = rig();
  const body = comment('x'.repeat(100_000));
  const headers = signedHeaders(body, { secret: 'another' });
  for (let count = 0; count < 200; count++)
    expect((await webhooks.receive({ method: 'POST', url: PATH, headers, body })).status).toBe(401);
  const guessed = rejections.filter(({ error }) => error.message.includes('likely reason'));
  expect(guessed.length).toBeGreaterThan(0);
  expect(guessed.length).toBeLessThan(100);
  expect(rejections.at(-1)?.error.message).toBe('The signature does not match');
});
