import type { AcceptFunction, TrelloWebhooksOptions } from '../../src/index.js';
import { memoryInbox } from '../../src/testing/index.js';
import { bytes, CALLBACK_URL, PATH, payload, signedHeaders, type Payload } from '../support/delivery.js';
import { rig } from '../support/rig.js';

function post(webhooks: ReturnType<typeof rig>['webhooks'], value: Payload, query = '') {
  const body = bytes(value);
  const callbackURL = CALLBACK_URL + (query && `?${query}`);
  const headers = signedHeaders(body, { callbackURL });
  return webhooks.receive({ method: 'POST', url: PATH + (query && `?${query}`), headers, body });
}

const own = payload();
const webhookId = (own['webhook'] as { id: string }).id;

test.each<[string, NonNullable<TrelloWebhooksOptions['accept']>, boolean]>([
  ['the model', { models: [own.model.id] }, true],
  ['another model', { models: ['5f1ed06834d79113f55ed000'] }, false],
  ['the webhook', { webhooks: [webhookId] }, true],
  ['another webhook', { webhooks: ['66f0000000000000000000bb'] }, false],
  ['both', { models: [own.model.id], webhooks: [webhookId] }, true],
  ['the model and another webhook', { models: [own.model.id], webhooks: ['x'] }, false],
  ['no model at all', { models: [] }, false],
  ['a function that returns true', () => true, true],
  ['a function that returns false', () => false, false],
  ['a function that resolves to true', async () => true, true],
  ['a function that resolves to false', async () => false, false],
])('accept: %s', async (_what, accept, accepted) => {
  const { webhooks, ran, rejections } = rig({ accept });
  const response = await post(webhooks, payload());
  expect([response.status, response.body]).toEqual([200, '']);
  expect(ran).toHaveLength(accepted ? 1 : 0);
  expect(rejections.map(({ code, status, authentic }) => [code, status, authentic])).toEqual(
    accepted ? [] : [['not_accepted', 200, true]],
  );
  expect((await webhooks.stats()).refused).toEqual(accepted ? {} : { not_accepted: 1 });
});

test("'gone' makes Trello delete the webhook", async () => {
  const { webhooks, ran, rejections } = rig({ accept: () => 'gone' });
  const response = await post(webhooks, payload());
  expect([response.status, response.body, ran.length]).toEqual([410, '', 0]);
  expect(rejections).toMatchObject([{ code: 'not_accepted', status: 410 }]);
});

test('the function is called with the delivery, and its promise is kept for a second', async () => {
  const seen: unknown[] = [];
  const accept: AcceptFunction = async ({ model, webhook, callbackURL, query }) => {
    seen.push([model.id, webhook?.id, callbackURL, query]);
    return true;
  };
  const { webhooks } = rig({ accept, callbackURL: { url: CALLBACK_URL, query: true } });
  await post(webhooks, payload(), 'a=1');
  await post(webhooks, payload(), 'a=1');
  await post(webhooks, payload(), 'a=2');
  expect(seen).toEqual([
    [own.model.id, webhookId, CALLBACK_URL, 'a=1'],
    [own.model.id, webhookId, CALLBACK_URL, 'a=2'],
  ]);
});

test.each([
  ['throws', () => { throw new Error('the database is away'); }], // prettier-ignore
  ['rejects', () => Promise.reject(new Error('the database is away'))],
  ['returns something else', () => 'yes' as unknown as boolean],
])('503: a function that %s', async (_what, accept) => {
  const { webhooks, ran, logger } = rig({ accept });
  expect((await post(webhooks, payload())).status).toBe(503);
  expect(ran).toEqual([]);
  expect(logger.messages('error')[0]).toContain('the function given as accept');
});

test("a stranger's copy of an action does not keep the bot's own from its handler", async () => {
  const { webhooks, ran } = rig({ accept: { webhooks: [webhookId] } });
  const mine = payload();
  const strangers = { ...mine, webhook: { ...(mine['webhook'] as object), id: '66f0000000000000000000bb' } };
  expect((await post(webhooks, strangers)).status).toBe(200);
  expect(ran).toHaveLength(0);
  expect((await post(webhooks, mine)).status).toBe(200);
  expect(ran).toHaveLength(1);
});

test('what is not accepted reaches no inbox', async () => {
  const inbox = memoryInbox();
  const { webhooks } = rig({ accept: () => false, inbox });
  expect((await post(webhooks, payload())).status).toBe(200);
  expect(await inbox.stats()).toMatchObject({ waiting: 0, done: 0, dead: 0 });
});

test('what is unrecognized is asked about too, and ingest() is not', async () => {
  const { webhooks, ran, rejections } = rig({ accept: () => false });
  await post(webhooks, payload('somethingNew'));
  expect(rejections).toMatchObject([{ code: 'not_accepted' }]);
  const { action, model } = payload();
  await webhooks.ingest(action, model);
  expect(ran).toHaveLength(1);
});

describe('maxAgeMs', () => {
  const at = (ms: number): Payload => {
    const value = payload();
    value.action.date = new Date(ms).toISOString();
    return value;
  };

  test('401 too_old: an action that happened longer ago', async () => {
    const { webhooks, ran, rejections } = rig({ maxAgeMs: 600_000 });
    const response = await post(webhooks, at(Date.now() - 601_000));
    expect([response.status, ran.length]).toEqual([401, 0]);
    expect(rejections).toMatchObject([{ code: 'too_old', authentic: true }]);
  });

  test.each([
    ['a younger one', () => at(Date.now() - 590_000)],
    ['one of the future, by a clock that is wrong', () => at(Date.now() + 60_000)],
  ])('200: %s', async (_what, make) => {
    const { webhooks, ran } = rig({ maxAgeMs: 600_000 });
    expect((await post(webhooks, make())).status).toBe(200);
    expect(ran).toHaveLength(1);
  });

  test('is off unless it is set', async () => {
    const { webhooks, ran } = rig();
    await post(webhooks, at(Date.now() - 365 * 24 * 3_600_000));
    expect(ran).toHaveLength(1);
  });
});
