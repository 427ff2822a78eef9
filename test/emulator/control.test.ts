import { board, card, emulator, ids, list, receiver, register } from './support/stage.js';

async function post(baseURL: string, body: unknown, init: RequestInit = {}) {
  const url = new URL('/emulator/actions', baseURL);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

const comment = { type: 'commentCard', data: { text: 'Hello', board, card, list } };

test('POST /emulator/actions acts for another process', async () => {
  const trello = await emulator();
  const bot = await receiver();
  const webhook = await register(trello, bot.url());
  const { status, json } = await post(trello.baseURL, comment);
  expect({ status, json }).toMatchObject({
    status: 200,
    json: { action: { type: 'commentCard', data: { text: 'Hello' } }, webhooks: [webhook.id] },
  });
  const attempts = await trello.waitForDeliveries((json.action as { id: string }).id);
  expect(attempts).toMatchObject([{ webhookId: webhook.id, status: 200 }]);
});

test('takes the options of act', async () => {
  const trello = await emulator();
  const bot = await receiver();
  const webhook = await register(trello, bot.url(), ids.other);
  const { json } = await post(trello.baseURL, { ...comment, options: { model: ids.other } });
  expect(json.webhooks).toEqual([webhook.id]);
  expect((await post(trello.baseURL, { ...comment, options: null })).json.webhooks).toEqual([]);
});

test.each([
  ['not JSON', 400, 'invalid_json'],
  ['null', 400, 'invalid_json'],
  ['{}', 400, 'invalid_option'],
  ['{"type":"commentCard"}', 400, 'invalid_option'],
  ['{"type":"commentCard","data":{},"options":{"model":"no id"}}', 400, 'invalid_option'],
])('refuses %s', async (body, status, code) => {
  const trello = await emulator();
  expect(await post(trello.baseURL, body)).toMatchObject({ status, json: { error: { code } } });
});

test('refuses other methods, and what a web page may send without asking', async () => {
  const trello = await emulator();
  const get = await fetch(new URL('/emulator/actions', trello.baseURL));
  expect(get.status).toBe(405);
  const plain = await post(trello.baseURL, comment, { headers: { 'content-type': 'text/plain' } });
  expect(plain.status).toBe(415);
});

test('onAttempt is told of every attempt, and may throw', async () => {
  const told: (number | undefined)[] = [];
  const trello = await emulator({
    onAttempt({ status }) {
      told.push(status);
      throw new Error('a bug');
    },
  });
  const bot = await receiver();
  await register(trello, bot.url());
  const { action } = trello.trigger('commentCard', comment.data);
  const attempts = await trello.waitForDeliveries(action.id);
  expect(told).toEqual(attempts.map(({ status }) => status));
  expect(told).toEqual([200]);
});

test('host is where it listens', async () => {
  const trello = await emulator({ host: 'localhost' });
  expect(trello.baseURL).toMatch(/^http:\/\/localhost:\d+\/1$/);
  await expect(emulator({ host: '' })).rejects.toMatchObject({ code: 'invalid_option' });
});
