import { TrelloWebhooksError } from '../../../src/errors.js';
import { startEmulator } from '../../../src/emulator/index.js';
import { emulator, ids, plain, receiver, register, rest, SECRET, TOKEN, WAYS } from '../support/stage.js';

const NOT_FOUND = plain(404, 'The requested resource was not found.');
const DUPLICATE = plain(400, 'A webhook with that callback, model, and token already exists');

describe('duplicates', () => {
  it('refuses the same callback URL, model and token, by POST and by PUT', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    await register(trello, bot.url());
    const again = { callbackURL: bot.url(), idModel: ids.board };
    expect(await rest(trello, 'POST', '/webhooks', again)).toMatchObject(DUPLICATE);
    expect(await rest(trello, 'POST', `/tokens/${TOKEN}/webhooks`, again)).toMatchObject(DUPLICATE);
    const other = await register(trello, bot.url('/2'));
    expect(await rest(trello, 'PUT', `/webhooks/${other.id}`, { callbackURL: bot.url() })).toMatchObject(
      DUPLICATE,
    );
    const moved = await register(trello, bot.url(), ids.card);
    expect(await rest(trello, 'PUT', `/webhooks/${moved.id}/idModel`, { value: ids.board })).toMatchObject(
      DUPLICATE,
    );
    expect(trello.webhooks).toHaveLength(3);
  });

  it('allows another URL, another model, and another token', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    await register(trello, bot.url());
    await register(trello, `${bot.url()}?`);
    await register(trello, bot.url(), ids.card);
    await register(trello, bot.url(), ids.board, { token: 'another-token' });
    expect(trello.webhooks).toHaveLength(4);
  });

  it('creates one webhook when two requests race', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const args = { callbackURL: bot.url(), idModel: ids.board };
    const replies = await Promise.all([1, 2, 3].map(() => rest(trello, 'POST', '/webhooks', args)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(trello.webhooks).toHaveLength(1);
  });
});

describe.each(WAYS)('bad arguments in the %s', (way) => {
  it.each<[string, Record<string, string | boolean>]>([
    ['invalid value for idModel', { idModel: 'abc' }],
    ['invalid value for idModel', { idModel: `${ids.board}0` }],
    ['invalid value for callbackURL', { callbackURL: 'trello' }],
    ['invalid value for callbackURL', { callbackURL: 'ftp://127.0.0.1/' }],
    ['invalid value for callbackURL', { callbackURL: 'file:///etc/passwd' }],
    ['invalid value for callbackURL', { callbackURL: 'http:127.0.0.1' }],
    ['invalid value for callbackURL', { callbackURL: 'http://' }],
    ['invalid value for active', { active: 'yes' }],
  ])('%s: %j', async (text, wrong) => {
    const [trello, bot] = [await emulator(), await receiver()];
    const good = { callbackURL: bot.url(), idModel: ids.board };
    expect(await rest(trello, 'POST', '/webhooks', { ...good, ...wrong }, { way })).toMatchObject(
      plain(400, text),
    );
    expect(await rest(trello, 'PUT', '/webhooks', { ...good, ...wrong }, { way })).toMatchObject(
      plain(400, text),
    );
    const { id } = await register(trello, bot.url());
    expect(await rest(trello, 'PUT', `/webhooks/${id}`, wrong, { way })).toMatchObject(plain(400, text));
    const [[field, value] = ['', '']] = Object.entries(wrong);
    const one = await rest(trello, 'PUT', `/webhooks/${id}/${field}`, { value }, { way });
    expect(one).toMatchObject(plain(400, text));
    expect(bot.heads).toHaveLength(1);
    expect(trello.webhooks).toMatchObject([{ ...good, active: true, description: '' }]);
  });

  it.each(['POST', 'PUT'])('%s /1/webhooks needs callbackURL and idModel', async (method) => {
    const [trello, bot] = [await emulator(), await receiver()];
    const noURL = await rest(trello, method, '/webhooks', { idModel: ids.board }, { way });
    expect(noURL).toMatchObject(plain(400, 'invalid value for callbackURL'));
    const noModel = await rest(trello, method, '/webhooks', { callbackURL: bot.url() }, { way });
    expect(noModel).toMatchObject(plain(400, 'invalid value for idModel'));
  });
});

it.each(['active', 'callbackURL', 'description', 'idModel'])(
  'PUT /1/webhooks/{id}/%s needs a value',
  async (field) => {
    const [trello, bot] = [await emulator(), await receiver()];
    const { id } = await register(trello, bot.url());
    const reply = await rest(trello, 'PUT', `/webhooks/${id}/${field}`);
    expect(reply).toMatchObject(plain(400, 'invalid value for value'));
  },
);

it('answers an id that is none with `invalid id`', async () => {
  const trello = await emulator();
  for (const method of ['GET', 'PUT', 'DELETE']) {
    expect(await rest(trello, method, '/webhooks/nonsense')).toMatchObject(plain(400, 'invalid id'));
  }
  expect(await rest(trello, 'GET', '/webhooks/%00')).toMatchObject(plain(400, 'invalid id'));
  expect(await rest(trello, 'GET', '/webhooks/nonsense/active')).toMatchObject(plain(400, 'invalid id'));
});

it('answers an unknown id with `The requested resource was not found.`', async () => {
  const trello = await emulator();
  for (const method of ['GET', 'PUT', 'DELETE']) {
    expect(await rest(trello, method, `/webhooks/${ids.other}`)).toMatchObject(NOT_FOUND);
  }
});

it('answers the webhook of another token with `webhook does not belong to token`', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url());
  const other = { token: 'another-token' };
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const reply = await rest(trello, method, `/webhooks/${id}`, other);
    expect(reply).toMatchObject(plain(401, 'webhook does not belong to token'));
  }
  const listed = await rest(trello, 'GET', `/tokens/another-token/webhooks/${id}`);
  expect(listed).toMatchObject(plain(401, 'webhook does not belong to token'));
});

it('refuses a field that a webhook does not have', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url());
  for (const field of ['token', 'nonsense', '__proto__', 'constructor']) {
    expect(await rest(trello, 'GET', `/webhooks/${id}/${field}`)).toMatchObject(
      plain(400, 'invalid value for field'),
    );
  }
  const reply = await rest(trello, 'PUT', `/webhooks/${id}/consecutiveFailures`, { value: '0' });
  expect(reply).toMatchObject(plain(404, `Cannot PUT /1/webhooks/${id}/consecutiveFailures`));
});

it.each([
  ['GET', '/webhooks'],
  ['GET', '/webhooks/'],
  ['DELETE', '/webhooks'],
  ['PATCH', `/webhooks/${ids.other}`],
  ['PUT', '/cards/'],
  ['POST', '/nowhere'],
])('answers %s /1%s with `Cannot …`', async (method, path) => {
  const trello = await emulator();
  expect(await rest(trello, method, path)).toMatchObject(plain(404, `Cannot ${method} /1${path}`));
});

it('answers paths outside /1 with `Cannot …`', async () => {
  const trello = await emulator();
  const response = await fetch(new URL('/2/webhooks', trello.baseURL));
  expect([response.status, await response.text()]).toEqual([404, 'Cannot GET /2/webhooks']);
});

it('knows the models that it was given, and no other', async () => {
  const [trello, bot] = [await emulator({ models: [{ id: ids.board, kind: 'board' }] }), await receiver()];
  const { id } = await register(trello, bot.url());
  const unknown = { callbackURL: bot.url(), idModel: ids.other };
  expect(await rest(trello, 'POST', '/webhooks', unknown)).toMatchObject(plain(404, 'model not found'));
  const moved = await rest(trello, 'PUT', `/webhooks/${id}/idModel`, { value: ids.other });
  expect(moved).toMatchObject(plain(404, 'model not found'));
  trello.addModel({ id: ids.other, kind: 'card' });
  await register(trello, bot.url(), ids.other);
});

describe('options', () => {
  it.each<[string, object]>([
    ['no secret', {}],
    ['an empty secret', { secret: '' }],
    ['a port that is none', { secret: SECRET, port: 70_000 }],
    ['a negative time scale', { secret: SECRET, timeScale: -1 }],
    ['a time scale that is no number', { secret: SECRET, timeScale: NaN }],
    ['a clock that is none', { secret: SECRET, now: 5 }],
    ['an empty token', { secret: SECRET, tokens: [''] }],
    ['keys that are no list', { secret: SECRET, keys: 'key' }],
    ['a model without an id', { secret: SECRET, models: [{ name: 'Roadmap' }] }],
    ['an answer limit of nothing', { secret: SECRET, responseTimeoutMs: 0 }],
  ])('refuses %s', async (_, options) => {
    const error: unknown = await startEmulator(options as never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TrelloWebhooksError);
    expect(error).toMatchObject({ code: 'invalid_option' });
    expect(String(error)).not.toContain(SECRET);
  });

  it('says so when the port is taken', async () => {
    const trello = await emulator();
    const port = Number(new URL(trello.baseURL).port);
    await expect(startEmulator({ secret: SECRET, port })).rejects.toMatchObject({ code: 'listen_failed' });
  });
});
