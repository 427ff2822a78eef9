import type { EmulatedWebhook } from '../../../src/emulator/index.js';
import { board, emulator, ids, plain, receiver, register, rest, WAYS } from '../support/stage.js';

const ID = /^[0-9a-f]{24}$/;

describe.each(WAYS)('with arguments in the %s', (way) => {
  it('POST /1/webhooks creates a webhook from callbackURL and idModel', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const reply = await rest(
      trello,
      'POST',
      '/webhooks',
      { callbackURL: bot.url(), idModel: ids.board },
      { way },
    );
    expect(reply).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
    const webhook = reply.json as EmulatedWebhook;
    expect(webhook).toEqual({
      id: expect.stringMatching(ID) as string,
      description: '',
      idModel: ids.board,
      callbackURL: bot.url(),
      active: true,
      consecutiveFailures: 0,
      firstConsecutiveFailDate: null,
    });
    expect(Object.keys(webhook)).toEqual([
      'id',
      'description',
      'idModel',
      'callbackURL',
      'active',
      'consecutiveFailures',
      'firstConsecutiveFailDate',
    ]);
    expect(trello.webhooks).toEqual([webhook]);
  });

  it('POST /1/webhooks/ takes description and active, with a slash at the end', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const args = { callbackURL: bot.url(), idModel: ids.board, description: 'Grüße & = ?', active: false };
    const reply = await rest(trello, 'POST', '/webhooks/', args, { way });
    expect(reply.json).toMatchObject(args);
  });

  it('PUT /1/webhooks/{id} changes description, callbackURL, idModel and active', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const { id } = await register(trello, bot.url());
    const args = { description: 'new', callbackURL: bot.url('/other'), idModel: ids.card, active: false };
    const reply = await rest(trello, 'PUT', `/webhooks/${id}`, args, { way });
    expect(reply).toMatchObject({ status: 200, json: { id, ...args } });
    expect(trello.webhooks).toMatchObject([args]);
  });

  it('PUT /1/webhooks/{id} leaves alone what is not given', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const before = await register(trello, bot.url(), ids.board, { description: 'first' });
    const reply = await rest(trello, 'PUT', `/webhooks/${before.id}`, { active: false }, { way });
    expect(reply.json).toEqual({ ...before, active: false });
  });

  it.each([
    ['active', false, false],
    ['description', 'new', 'new'],
    ['description', '', ''],
    ['idModel', ids.card, ids.card],
  ])('PUT /1/webhooks/{id}/%s takes value %j', async (field, value, expected) => {
    const [trello, bot] = [await emulator(), await receiver()];
    const { id } = await register(trello, bot.url(), ids.board, { description: 'first' });
    const reply = await rest(trello, 'PUT', `/webhooks/${id}/${field}`, { value }, { way });
    expect(reply).toMatchObject({ status: 200, json: { id, [field]: expected } });
  });

  it('PUT /1/webhooks/{id}/callbackURL takes value', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const { id } = await register(trello, bot.url());
    const reply = await rest(
      trello,
      'PUT',
      `/webhooks/${id}/callbackURL`,
      { value: bot.url('/2?a=b') },
      { way },
    );
    expect(reply.json).toMatchObject({ id, callbackURL: bot.url('/2?a=b') });
    expect(bot.heads.map(({ path }) => path)).toEqual(['/trello', '/2?a=b']);
  });

  it('PUT /1/webhooks/ creates a webhook from callbackURL, idModel and description, which it changes the second time', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const args = { callbackURL: bot.url(), idModel: ids.board };
    const first = await rest(trello, 'PUT', '/webhooks/', { ...args, description: 'one' }, { way });
    expect(first).toMatchObject({ status: 200, json: { ...args, description: 'one' } });
    const second = await rest(trello, 'PUT', '/webhooks/', { ...args, description: 'two' }, { way });
    expect(second.json).toEqual({ ...(first.json as object), description: 'two' });
    const third = await rest(trello, 'PUT', '/webhooks', args, { way });
    expect(third.json).toEqual(second.json);
    expect(trello.webhooks).toHaveLength(1);
    expect(bot.heads).toHaveLength(1);
  });
});

it('GET /1/webhooks/{id} shows the webhook', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const webhook = await register(trello, bot.url());
  expect(await rest(trello, 'GET', `/webhooks/${webhook.id}`)).toMatchObject({ status: 200, json: webhook });
  expect((await rest(trello, 'GET', `/webhooks/${webhook.id.toUpperCase()}/`)).json).toEqual(webhook);
});

it.each([
  ['active', true],
  ['description', 'about'],
  ['idModel', board.id],
  ['consecutiveFailures', 0],
  ['firstConsecutiveFailDate', null],
])('GET /1/webhooks/{id}/%s shows the value', async (field, value) => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url(), ids.board, { description: 'about' });
  expect(await rest(trello, 'GET', `/webhooks/${id}/${field}`)).toMatchObject({
    status: 200,
    json: { _value: value },
  });
});

it('GET /1/webhooks/{id}/callbackURL shows the value', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url('/a?b=c'));
  expect((await rest(trello, 'GET', `/webhooks/${id}/callbackURL`)).json).toEqual({
    _value: bot.url('/a?b=c'),
  });
});

it('DELETE /1/webhooks/{id} deletes the webhook', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url());
  expect(await rest(trello, 'DELETE', `/webhooks/${id}`)).toMatchObject({
    status: 200,
    text: '{"_value":null}',
  });
  expect(trello.webhooks).toEqual([]);
  expect(await rest(trello, 'DELETE', `/webhooks/${id}`)).toMatchObject(
    plain(404, 'The requested resource was not found.'),
  );
});

it('prefers the query to the body when an argument is in both', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url());
  const path = `/webhooks/${id}?description=query`;
  const reply = await rest(trello, 'PUT', path, { description: 'body', active: false }, { way: 'JSON' });
  expect(reply.json).toMatchObject({ description: 'query', active: false });
});

it('takes JSON true, and treats JSON null as not given', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url(), ids.board, { active: false, description: 'kept' });
  const args = { active: true, description: null } as unknown as Record<string, boolean>;
  const reply = await rest(trello, 'PUT', `/webhooks/${id}`, args, { way: 'JSON' });
  expect(reply.json).toMatchObject({ active: true, description: 'kept' });
});
