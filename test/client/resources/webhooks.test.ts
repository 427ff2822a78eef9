import {
  InvalidArgumentError,
  UnexpectedResponseError,
  type TrelloClient,
  type WebhookField,
} from '../../../src/client/index.js';
import { clientOf, failure, serve, token, type Reply } from '../support/server.js';
import { aWebhook, boardId, callbackURL } from '../support/webhook.js';

const webhook = aWebhook({ description: 'bot' });
const { id } = webhook;

type Call = (client: TrelloClient) => Promise<unknown>;

const routes: [name: string, method: string, path: string, body: unknown, reply: unknown, call: Call][] = [
  [
    'POST /1/webhooks (callbackURL, idModel, description, active)',
    'POST',
    '/webhooks',
    { callbackURL, idModel: boardId, description: 'bot', active: false },
    webhook,
    (client) => client.webhooks.create({ callbackURL, idModel: boardId, description: 'bot', active: false }),
  ],
  [
    'POST /1/webhooks (required arguments only)',
    'POST',
    '/webhooks',
    { callbackURL, idModel: boardId },
    webhook,
    (client) => client.webhooks.create({ callbackURL, idModel: boardId, description: undefined }),
  ],
  [
    'GET /1/webhooks/[idWebhook]',
    'GET',
    `/webhooks/${id}`,
    undefined,
    webhook,
    (client) => client.webhooks.get(id),
  ],
  ...(
    [
      'description',
      'idModel',
      'callbackURL',
      'active',
      'consecutiveFailures',
      'firstConsecutiveFailDate',
    ] as const
  ).map((field): (typeof routes)[number] => [
    `GET /1/webhooks/[idWebhook]/[field] (${field})`,
    'GET',
    `/webhooks/${id}/${field}`,
    undefined,
    { _value: webhook[field] },
    (client) => client.webhooks.getField(id, field),
  ]),
  [
    'PUT /1/webhooks/[idWebhook] (description, callbackURL, idModel, active)',
    'PUT',
    `/webhooks/${id}`,
    { description: '', callbackURL, idModel: boardId, active: true },
    webhook,
    (client) => client.webhooks.update(id, { description: '', callbackURL, idModel: boardId, active: true }),
  ],
  [
    'PUT /1/webhooks/ (description, callbackURL, idModel)',
    'PUT',
    '/webhooks/',
    { description: 'bot', callbackURL, idModel: boardId },
    webhook,
    (client) => client.webhooks.upsert({ description: 'bot', callbackURL, idModel: boardId }),
  ],
  [
    'PUT /1/webhooks/[idWebhook]/active (value)',
    'PUT',
    `/webhooks/${id}/active`,
    { value: false },
    webhook,
    (client) => client.webhooks.setActive(id, false),
  ],
  [
    'PUT /1/webhooks/[idWebhook]/callbackURL (value)',
    'PUT',
    `/webhooks/${id}/callbackURL`,
    { value: callbackURL },
    webhook,
    (client) => client.webhooks.setCallbackURL(id, callbackURL),
  ],
  [
    'PUT /1/webhooks/[idWebhook]/description (value)',
    'PUT',
    `/webhooks/${id}/description`,
    { value: '' },
    webhook,
    (client) => client.webhooks.setDescription(id, ''),
  ],
  [
    'PUT /1/webhooks/[idWebhook]/idModel (value)',
    'PUT',
    `/webhooks/${id}/idModel`,
    { value: boardId },
    webhook,
    (client) => client.webhooks.setIdModel(id, boardId),
  ],
  [
    'DELETE /1/webhooks/[idWebhook]',
    'DELETE',
    `/webhooks/${id}`,
    undefined,
    { _value: null },
    (client) => client.webhooks.delete(id),
  ],
  [
    'GET /1/tokens/[token]/webhooks',
    'GET',
    `/tokens/${token}/webhooks`,
    undefined,
    [webhook],
    (client) => client.webhooks.list(),
  ],
];

describe('every route of the reference', () => {
  test.each(routes)('%s', async (_, method, path, body, reply, call) => {
    const server = await serve(() => ({ json: reply }));
    const result = await call(clientOf(server));
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method, path, query: {} });
    expect(server.seen[0]?.body).toEqual(body);
    expect(server.seen[0]?.headers['content-type']).toBe(body === undefined ? undefined : 'application/json');
    const value = reply as { _value?: unknown };
    expect(result).toEqual(method === 'DELETE' ? undefined : '_value' in value ? value._value : reply);
  });

  test('a description of 16,384 characters arrives', async () => {
    const server = await serve(() => ({ json: webhook }));
    await clientOf(server).webhooks.setDescription(id, 'ü'.repeat(16_384));
    expect(server.seen[0]?.body).toEqual({ value: 'ü'.repeat(16_384) });
  });

  test('the callback URL is sent to the letter, because it is signed', async () => {
    const server = await serve(() => ({ json: webhook }));
    const odd = 'HTTPS://Bot.Example.com:443/a/../trello?b=%7e#x';
    await clientOf(server).webhooks.setCallbackURL(id, odd);
    expect(server.seen[0]?.body).toEqual({ value: odd });
  });
});

describe('bad input', () => {
  const good = { idModel: boardId, callbackURL };
  const calls: [string, string, Call][] = [
    ['a short link as id', 'id', (client) => client.webhooks.get('BdarzfKF')],
    ['a path as id', 'id', (client) => client.webhooks.delete(`${id}/active`)],
    ['the token as id', 'id', (client) => client.webhooks.get(token)],
    ['an id of 24 other characters', 'id', (client) => client.webhooks.setActive('z'.repeat(24), true)],
    ['no id', 'id', (client) => client.webhooks.update(undefined as never, good)],
    ['an unknown field', 'field', (client) => client.webhooks.getField(id, 'secret' as WebhookField)],
    [
      'a field of every object',
      'field',
      (client) => client.webhooks.getField(id, 'toString' as WebhookField),
    ],
    ['a bad idModel', 'idModel', (client) => client.webhooks.create({ ...good, idModel: 'board' })],
    ['no idModel', 'idModel', (client) => client.webhooks.create({ callbackURL } as never)],
    ['no callbackURL', 'callbackURL', (client) => client.webhooks.upsert({ idModel: boardId } as never)],
    [
      'a relative URL',
      'callbackURL',
      (client) => client.webhooks.create({ ...good, callbackURL: '/trello' }),
    ],
    [
      'a URL without a host',
      'callbackURL',
      (client) => client.webhooks.create({ ...good, callbackURL: 'https://' }),
    ],
    [
      'a URL with a space',
      'callbackURL',
      (client) => client.webhooks.create({ ...good, callbackURL: `${callbackURL} ` }),
    ],
    ['a mail address', 'value', (client) => client.webhooks.setCallbackURL(id, 'mailto:bot@example.com')],
    ['a long description', 'value', (client) => client.webhooks.setDescription(id, 'x'.repeat(16_385))],
    [
      'a long description',
      'description',
      (client) => client.webhooks.create({ ...good, description: 'x'.repeat(16_385) }),
    ],
    [
      'a number as description',
      'description',
      (client) => client.webhooks.update(id, { description: 1 as never }),
    ],
    ['the word true', 'value', (client) => client.webhooks.setActive(id, 'true' as never)],
    ['null as active', 'active', (client) => client.webhooks.update(id, { active: null as never })],
    ['a bad value of idModel', 'value', (client) => client.webhooks.setIdModel(id, '1')],
    ['no change', 'change', (client) => client.webhooks.update(id, {})],
    ['no change but undefined', 'change', (client) => client.webhooks.update(id, { active: undefined })],
    [
      'a misspelt argument',
      'callbackUrl',
      (client) => client.webhooks.update(id, { callbackUrl: 'x' } as never),
    ],
    ['active in an upsert', 'active', (client) => client.webhooks.upsert({ ...good, active: true } as never)],
    ['no object', 'the first argument', (client) => client.webhooks.create('x' as never)],
    ['no model', 'model.kind', (client) => client.actions.list(undefined as never)],
    [
      'an unknown type of model',
      'model.kind',
      (client) => client.actions.list({ kind: 'label' as never, id }),
    ],
    ['a bad id of a model', 'model.id', (client) => client.actions.list({ kind: 'board', id: 'BdarzfKF' })],
    ['a bad date', 'since', (client) => client.actions.list({ kind: 'board', id }, { since: 'lastView' })],
    [
      'an invalid Date',
      'before',
      (client) => client.actions.list({ kind: 'board', id }, { before: new Date('x') }),
    ],
    ['a page of 1001', 'limit', (client) => client.actions.list({ kind: 'board', id }, { limit: 1001 })],
  ];

  test.each(calls)('%s (%s): a clear error, and nothing is sent', async (_, argument, call) => {
    const server = await serve(() => ({ json: webhook }));
    const error = await failure(call(clientOf(server)));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error).toMatchObject({ argument, code: 'invalid_argument' });
    expect(error.message).not.toContain(token);
    expect(server.seen).toHaveLength(0);
  });
});

describe('responses', () => {
  test('unknown fields are kept', async () => {
    const server = await serve(() => ({ json: { ...webhook, idMemberCreator: boardId } }));
    expect(await clientOf(server).webhooks.get(id)).toEqual({ ...webhook, idMemberCreator: boardId });
  });

  test('a response of 2013 has no counters, and its description may be null', async () => {
    const server = await serve(() => ({
      json: { id, idModel: boardId, callbackURL, active: true, description: null },
    }));
    expect(await clientOf(server).webhooks.get(id)).toEqual({ ...webhook, description: '' });
  });

  test('a description that is null is an empty one', async () => {
    const server = await serve(() => ({ json: { _value: null } }));
    expect(await clientOf(server).webhooks.getField(id, 'description')).toBe('');
  });

  test('the routes that set one field may return the value only', async () => {
    const server = await serve(({ method }) => ({ json: method === 'PUT' ? { _value: true } : webhook }));
    expect(await clientOf(server).webhooks.setActive(id, true)).toEqual(webhook);
    expect(server.routes()).toEqual([`PUT /webhooks/${id}/active`, `GET /webhooks/${id}`]);
  });

  test('the response to a deletion may be empty', async () => {
    const server = await serve(() => ({ text: '' }));
    await expect(clientOf(server).webhooks.delete(id)).resolves.toBeUndefined();
  });

  const html = '<!doctype html><title>Sign in to the Wi-Fi</title>';
  const wrong: [string, Reply, string, Call][] = [
    ['HTML from a proxy', { text: html }, 'not JSON', (client) => client.webhooks.list()],
    ['HTML for a deletion', { text: html }, 'not JSON', (client) => client.webhooks.delete(id)],
    ['nothing', { text: '' }, 'not a webhook', (client) => client.webhooks.get(id)],
    ['null', { json: null }, 'not a webhook', (client) => client.webhooks.get(id)],
    ['a list for one', { json: [webhook] }, 'not a webhook', (client) => client.webhooks.get(id)],
    ['one for a list', { json: webhook }, 'not a list', (client) => client.webhooks.list()],
    ['a list with null', { json: [webhook, null] }, 'not a webhook', (client) => client.webhooks.list()],
    ['no id', { json: { ...webhook, id: undefined } }, 'has no id', (client) => client.webhooks.get(id)],
    [
      'active as a word',
      { json: { ...webhook, active: 'true' } },
      'has no active',
      (client) => client.webhooks.get(id),
    ],
    [
      'a number as date',
      { json: { ...webhook, firstConsecutiveFailDate: 1 } },
      'FailDate',
      (client) => client.webhooks.get(id),
    ],
    ['no _value', { json: {} }, 'has no active', (client) => client.webhooks.getField(id, 'active')],
    [
      'null as value',
      { json: { _value: null } },
      'has no idModel',
      (client) => client.webhooks.getField(id, 'idModel'),
    ],
    [
      'an action without data',
      { json: [{ id, type: 'x', date: '2026-01-01' }] },
      'not an action',
      (client) => client.actions.list({ kind: 'board', id }),
    ],
    [
      'an action without date',
      { json: [{ id, type: 'x', data: {} }] },
      'without a date',
      (client) => client.actions.list({ kind: 'board', id }),
    ],
    [
      'no list of actions',
      { json: {} },
      'not a list',
      (client) => client.actions.list({ kind: 'board', id }),
    ],
  ];

  test.each(wrong)('%s is an error and no crash', async (_, reply, says, call) => {
    const server = await serve(() => reply);
    const error = await failure(call(clientOf(server)));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error).toMatchObject({ code: 'unexpected_response', status: 200 });
    expect(error.message).toContain(says);
    expect(server.seen).toHaveLength(1);
  });
});
