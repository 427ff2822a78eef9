import { clientOf, failure, serve } from '../support/server.js';

const board = { id: '5abbe4b7ddc1b351ef961414', name: 'Roadmap', unknown: { kept: true } };

test.each([
  ['board', 'boards', 'nqXpfS9I'],
  ['card', 'cards', 'KrBZHbz1'],
  ['list', 'lists', board.id],
  ['member', 'members', 'me'],
  ['organization', 'organizations', 'example-builders'],
] as const)('GET /1/[models]/[id] of a %s', async (kind, collection, id) => {
  const server = await serve(() => ({ json: board }));
  expect(await clientOf(server).models.get({ kind, id })).toEqual(board);
  expect(server.seen).toMatchObject([{ method: 'GET', path: `/${collection}/${id}`, query: {} }]);
});

test.each([
  [undefined],
  [{ kind: 'label', id: board.id }],
  [{ kind: 'constructor', id: board.id }],
  [{ kind: 'board', id: '' }],
  [{ kind: 'board', id: '../members/me' }],
  [{ kind: 'board', id: 'a?b' }],
])('nothing is sent for %j', async (model) => {
  const server = await serve(() => ({ json: board }));
  const error = await failure(clientOf(server).models.get(model as never));
  expect(error).toMatchObject({ code: 'invalid_argument' });
  expect(server.seen).toEqual([]);
});

test('what is not there is a NotFoundError, and what is no model an UnexpectedResponseError', async () => {
  const missing = await serve(() => ({ status: 404, text: 'The requested resource was not found.' }));
  const strange = await serve(() => ({ json: [] }));
  const model = { kind: 'board', id: 'nqXpfS9I' } as const;
  expect(await failure(clientOf(missing).models.get(model))).toMatchObject({ code: 'not_found' });
  expect(await failure(clientOf(strange).models.get(model))).toMatchObject({ code: 'unexpected_response' });
});
