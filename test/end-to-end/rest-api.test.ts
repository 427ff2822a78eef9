import {
  CallbackURLRejectedError,
  DuplicateWebhookError,
  NotFoundError,
  RateLimitedError,
  TrelloAPIError,
  TrelloClient,
  UnauthorizedError,
} from '../../src/client/index.js';
import type { EmulatorOptions } from '../../src/emulator/index.js';
import { Bot, mounts } from './support/bot.js';
import { clientOf, startTrello, stopping } from './support/stage.js';
import { board, comment, moved, tiles, todo } from './support/world.js';

async function stage(options: Partial<EmulatorOptions> = {}) {
  const trello = await startTrello(options);
  const bot = await stopping(new Bot(mounts['as a listener']!)).start();
  return { trello, bot, client: clientOf(trello), callbackURL: bot.callbackURL };
}

describe('every call of the client is understood by the emulator', () => {
  test('create, get, list and delete', async () => {
    const { trello, bot, client, callbackURL } = await stage();
    const args = { idModel: board.id, callbackURL, description: 'Grüße & = ? "', active: false };
    const webhook = await client.webhooks.create(args);
    expect(webhook).toMatchObject({ ...args, consecutiveFailures: 0, firstConsecutiveFailDate: null });
    expect(bot.methods).toEqual(['HEAD']);
    const second = await client.webhooks.create({ idModel: tiles.id, callbackURL });
    expect(second).toMatchObject({ active: true, description: '' });
    expect(await client.webhooks.get(webhook.id)).toEqual(webhook);
    expect(await client.webhooks.list()).toEqual([webhook, second]);
    expect(trello.webhooks).toEqual([webhook, second]);
    await client.webhooks.delete(webhook.id);
    expect(await client.webhooks.list()).toEqual([second]);
  });

  test('getField, for every field', async () => {
    const { client, callbackURL } = await stage();
    const webhook = await client.webhooks.create({ idModel: board.id, callbackURL, description: 'bot' });
    for (const field of [
      'active',
      'callbackURL',
      'consecutiveFailures',
      'description',
      'firstConsecutiveFailDate',
      'idModel',
    ] as const)
      expect([field, await client.webhooks.getField(webhook.id, field)]).toEqual([field, webhook[field]]);
  });

  test('update and the four setters', async () => {
    const { bot, client, callbackURL } = await stage();
    const { id } = await client.webhooks.create({ idModel: board.id, callbackURL });
    const change = {
      idModel: tiles.id,
      callbackURL: `${callbackURL}?a=b`,
      description: 'new',
      active: false,
    };
    expect(await client.webhooks.update(id, change)).toMatchObject({ id, ...change });
    expect(await client.webhooks.update(id, { description: '' })).toMatchObject({
      ...change,
      description: '',
    });
    expect(await client.webhooks.setActive(id, true)).toMatchObject({ id, active: true });
    expect(await client.webhooks.setIdModel(id, todo.id)).toMatchObject({ id, idModel: todo.id });
    const longest = 'ü'.repeat(16_384);
    expect(await client.webhooks.setDescription(id, longest)).toMatchObject({ id, description: longest });
    expect(await client.webhooks.setCallbackURL(id, callbackURL)).toMatchObject({ id, callbackURL });
    expect(bot.methods).toEqual(['HEAD', 'HEAD', 'HEAD']);
  });

  test('upsert', async () => {
    const { trello, client, callbackURL } = await stage();
    const args = { idModel: board.id, callbackURL };
    const webhook = await client.webhooks.upsert({ ...args, description: 'one' });
    expect(await client.webhooks.upsert({ ...args, description: 'two' })).toEqual({
      ...webhook,
      description: 'two',
    });
    expect(trello.webhooks).toHaveLength(1);
  });

  test('actions.list, for every kind of model', async () => {
    const { trello, client } = await stage();
    const organization = { id: '5f1e9410f57d6a3ed03a93f4', name: 'Example Builders' };
    const { action } = trello.trigger('updateCard', { ...moved(tiles), organization });
    const { action: newer } = trello.trigger('commentCard', {
      ...comment(tiles, 'Blue?'),
      list: todo,
      organization,
    });
    const models = { board, card: tiles, list: todo, organization, member: { id: action.memberCreator.id } };
    for (const [kind, { id }] of Object.entries(models) as [keyof typeof models, { id: string }][]) {
      const listed = await client.actions.list({ kind, id });
      expect([kind, listed]).toEqual([kind, [newer, action]]);
      expect(await client.actions.list({ kind, id }, { since: action.id })).toEqual([newer]);
      expect(await client.actions.list({ kind, id }, { before: newer.id })).toEqual([action]);
      expect(await client.actions.list({ kind, id }, { limit: 1 })).toEqual([newer]);
    }
  });
});

describe('every refusal of the emulator is understood by the client', () => {
  const unknown = 'f'.repeat(24);

  test('a callback URL that responds with something else, or not at all', async () => {
    const { bot, client, callbackURL } = await stage();
    const elsewhere = { idModel: board.id, callbackURL: callbackURL.replace('/trello', '/other') };
    await expect(client.webhooks.create(elsewhere)).rejects.toMatchObject({
      code: 'callback_url_rejected',
      status: 400,
      gotStatus: 404,
      trelloCode: 'VALIDATOR_URL_RETURNED_ERROR',
    });
    const { id } = await client.webhooks.create({ idModel: board.id, callbackURL });
    await bot.stop();
    const refused = client.webhooks.setCallbackURL(id, `${callbackURL}?again`);
    await expect(refused).rejects.toBeInstanceOf(CallbackURLRejectedError);
    await expect(refused).rejects.toMatchObject({ gotStatus: undefined });
    expect(await client.webhooks.getField(id, 'callbackURL')).toBe(callbackURL);
  });

  test('duplicates', async () => {
    const { client, callbackURL } = await stage();
    const args = { idModel: board.id, callbackURL };
    await client.webhooks.create(args);
    await expect(client.webhooks.create(args)).rejects.toBeInstanceOf(DuplicateWebhookError);
    const { id } = await client.webhooks.create({ ...args, idModel: tiles.id });
    await expect(client.webhooks.setIdModel(id, board.id)).rejects.toBeInstanceOf(DuplicateWebhookError);
  });

  test('what does not exist', async () => {
    const { client, callbackURL } = await stage({ models: [board] });
    await expect(client.webhooks.get(unknown)).rejects.toBeInstanceOf(NotFoundError);
    await expect(client.webhooks.delete(unknown)).rejects.toBeInstanceOf(NotFoundError);
    const create = client.webhooks.create({ idModel: unknown, callbackURL });
    await expect(create).rejects.toMatchObject({ code: 'not_found', trelloMessage: 'model not found' });
    await expect(client.actions.list({ kind: 'card', id: unknown })).rejects.toBeInstanceOf(NotFoundError);
    const noRoute = new TrelloClient({
      auth: { key: 'k', token: 't' },
      baseURL: client.baseURL.replace(/1$/, '2'),
    });
    await expect(noRoute.webhooks.get(unknown)).rejects.toMatchObject({
      code: 'not_found',
      hint: expect.stringContaining('check baseURL') as string,
    });
  });

  test('keys and tokens', async () => {
    const { trello, client, callbackURL } = await stage({ keys: ['a-key'], tokens: ['a-token', 'another'] });
    const { id } = await client.webhooks.create({ idModel: board.id, callbackURL });
    const baseURL = client.baseURL;
    for (const [key, token, says] of [
      ['another-key', 'a-token', 'invalid key'],
      ['a-key', 'expired-token', 'invalid token'],
      ['a-key', 'another', 'webhook does not belong to token'],
    ] as const) {
      const other = new TrelloClient({ auth: { key, token }, baseURL });
      const error: unknown = await other.webhooks.get(id).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(UnauthorizedError);
      expect(error).toMatchObject({ trelloMessage: says });
    }
    trello.revokeToken('a-token');
    await expect(client.webhooks.list()).rejects.toBeInstanceOf(UnauthorizedError);
  });

  test('rate limits: it waits for the next interval, or says how long', async () => {
    const { trello } = await stage({ rateLimits: true, timeScale: 0.05 });
    const options = { auth: { key: 'a-key', token: 'a-token' }, baseURL: trello.baseURL };
    const impatient = new TrelloClient({ ...options, retry: { attempts: 1 } });
    // Other processes use the same token.
    const useUp = async () => {
      const url = `${trello.baseURL}/members/me?key=a-key&token=a-token`;
      for (let status = 200; status !== 429;) ({ status } = await fetch(url));
    };
    await useUp();
    const refused: unknown = await impatient.webhooks.list().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RateLimitedError);
    expect(refused).toMatchObject({ trelloCode: 'API_TOKEN_LIMIT_EXCEEDED', retryAfterMs: 500 });
    expect(await new TrelloClient(options).webhooks.list()).toEqual([]);
  }, 60_000);

  test('everything else', async () => {
    const { trello, client } = await stage();
    await trello.close();
    await expect(client.webhooks.list()).rejects.toMatchObject({ code: 'trello_unreachable' });
    await expect(client.webhooks.list()).rejects.not.toBeInstanceOf(TrelloAPIError);
  });
});
