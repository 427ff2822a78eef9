import type { ListActionsOptions } from '../../../src/client/index.js';
import { clientOf, serve } from '../support/server.js';

const id = '5abbe4b7ddc1b351ef961414';
const action = {
  id,
  type: 'commentCard',
  date: '2026-11-20T08:00:00.000Z',
  data: {},
  unknown: { kept: true },
};
const always = { filter: 'all', display: 'true', limit: '1000' };

test.each([
  ['board', 'boards'],
  ['card', 'cards'],
  ['list', 'lists'],
  ['member', 'members'],
  ['organization', 'organizations'],
] as const)('GET /1/[models]/[id]/actions of a %s (filter, display)', async (kind, collection) => {
  const server = await serve(() => ({ json: [action] }));
  expect(await clientOf(server).actions.list({ kind, id })).toEqual([action]);
  expect(server.seen).toMatchObject([
    { method: 'GET', path: `/${collection}/${id}/actions`, query: always, body: undefined },
  ]);
});

test.each<[string, ListActionsOptions, object]>([
  ['limit', { limit: 50 }, { limit: '50' }],
  ['since', { since: id }, { since: id }],
  ['since as a date', { since: '2026-11-20' }, { since: '2026-11-20T00:00:00.000Z' }],
  ['before', { before: id }, { before: id }],
  ['before as a Date', { before: new Date(0) }, { before: '1970-01-01T00:00:00.000Z' }],
])('GET /1/[models]/[id]/actions (%s)', async (_, options, query) => {
  const server = await serve(() => ({ json: [] }));
  expect(await clientOf(server).actions.list({ kind: 'board', id }, options)).toEqual([]);
  expect(server.seen[0]?.query).toEqual({ ...always, ...query });
});
