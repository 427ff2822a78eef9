import type { TrelloClient } from '../../../src/client/index.js';
import { clientOf, failure, serve } from '../support/server.js';

const [card, list, board, label, member, item, checklist] = [7, 5, 4, 8, 9, 2, 3].map(
  (digit) => `5abbe4b7ddc1b351ef96141${digit}`,
) as [string, string, string, string, string, string, string];

/** Each call, and the route and arguments of Trello's reference that it is to send. */
const calls: [call: (client: TrelloClient) => Promise<unknown>, route: string, args?: object][] = [
  [(c) => c.cards.get(card), `GET /cards/${card}`],
  [(c) => c.cards.get('hGfEdCbA'), 'GET /cards/hGfEdCbA'],
  [(c) => c.cards.getWhole(card), `GET /cards/${card}`, { list: 'true', members: 'true', checklists: 'all' }],
  [(c) => c.cards.list(card), `GET /cards/${card}/list`],
  [(c) => c.cards.labels(card), `GET /cards/${card}`, { fields: 'labels' }],
  [(c) => c.cards.members(card), `GET /cards/${card}/members`],
  [(c) => c.cards.checklists(card), `GET /cards/${card}/checklists`],
  [(c) => c.cards.attachments(card), `GET /cards/${card}/attachments`],
  [
    (c) => c.cards.create({ idList: list, name: 'New', pos: 'top' }),
    'POST /cards',
    { idList: list, name: 'New', pos: 'top' },
  ],
  [
    (c) => c.cards.update(card, { name: 'Other', idLabels: [label] }),
    `PUT /cards/${card}`,
    { name: 'Other', idLabels: [label] },
  ],
  [(c) => c.cards.move(card, list), `PUT /cards/${card}`, { idList: list }],
  [
    (c) => c.cards.move(card, list, { idBoard: board, pos: 1 }),
    `PUT /cards/${card}`,
    { idList: list, idBoard: board, pos: 1 },
  ],
  [(c) => c.cards.archive(card), `PUT /cards/${card}`, { closed: true }],
  [(c) => c.cards.restore(card), `PUT /cards/${card}`, { closed: false }],
  [(c) => c.cards.setDue(card, new Date(0)), `PUT /cards/${card}`, { due: '1970-01-01T00:00:00.000Z' }],
  [(c) => c.cards.setDue(card, null), `PUT /cards/${card}`, { due: null }],
  [(c) => c.cards.setDueComplete(card), `PUT /cards/${card}`, { dueComplete: true }],
  [(c) => c.cards.delete(card), `DELETE /cards/${card}`],
  [
    (c) => c.cards.comment(card, 'Grüße & = ?'),
    `POST /cards/${card}/actions/comments`,
    { text: 'Grüße & = ?' },
  ],
  [(c) => c.cards.addLabel(card, label), `POST /cards/${card}/idLabels`, { value: label }],
  [(c) => c.cards.removeLabel(card, label), `DELETE /cards/${card}/idLabels/${label}`],
  [(c) => c.cards.addMember(card, member), `POST /cards/${card}/idMembers`, { value: member }],
  [(c) => c.cards.removeMember(card, member), `DELETE /cards/${card}/idMembers/${member}`],
  [(c) => c.cards.addChecklist(card, 'To do'), `POST /cards/${card}/checklists`, { name: 'To do' }],
  [
    (c) => c.cards.setCheckItem(card, item, true),
    `PUT /cards/${card}/checkItem/${item}`,
    { state: 'complete' },
  ],
  [
    (c) => c.cards.setCheckItem(card, item, false),
    `PUT /cards/${card}/checkItem/${item}`,
    { state: 'incomplete' },
  ],
  [
    (c) => c.cards.attach(card, { url: 'https://example.com' }),
    `POST /cards/${card}/attachments`,
    { url: 'https://example.com' },
  ],
  [(c) => c.boards.get(board), `GET /boards/${board}`],
  [(c) => c.boards.ofMember(), 'GET /members/me/boards', { filter: 'open' }],
  [(c) => c.boards.lists(board), `GET /boards/${board}/lists`],
  [(c) => c.boards.cards(board), `GET /boards/${board}/cards`],
  [(c) => c.boards.labels(board), `GET /boards/${board}/labels`, { limit: '1000' }],
  [(c) => c.boards.members(board), `GET /boards/${board}/members`],
  [(c) => c.lists.get(list), `GET /lists/${list}`],
  [(c) => c.lists.cards(list), `GET /lists/${list}/cards`],
  [(c) => c.lists.create({ idBoard: board, name: 'Done' }), 'POST /lists', { idBoard: board, name: 'Done' }],
  [
    (c) => c.checklists.addItem(checklist, 'Buy'),
    `POST /checklists/${checklist}/checkItems`,
    { name: 'Buy' },
  ],
];

const listings = /\/(members|checklists|attachments|boards|lists|cards|labels)$/;

test.each(calls.map(([call, route, args]) => [route, call, args] as const))(
  '%s (%#)',
  async (route, call, args = {}) => {
    const isListing = route.startsWith('GET') && listings.test(route);
    const json = isListing ? [{ id: card }] : { id: card, labels: [{ id: label }] };
    const server = await serve(() => ({ json }));
    const result = await call(clientOf(server));
    const [seen, ...more] = server.seen;
    expect(`${seen?.method} ${seen?.path}`).toBe(route);
    expect(seen?.body ?? seen?.query).toEqual(args);
    expect(more).toEqual([]);
    if (route.startsWith('GET')) expect(result).toEqual(args && 'fields' in args ? [{ id: label }] : json);
  },
);

test('ids that lead elsewhere are refused, and nothing is sent', async () => {
  const server = await serve(() => ({ json: {} }));
  const client = clientOf(server);
  for (const call of [
    () => client.cards.get('../members/me'),
    () => client.cards.removeLabel(card, '../x'),
    () => client.cards.create({ idList: undefined as unknown as string }),
    () => client.boards.lists(''),
  ]) {
    const error = await failure(Promise.resolve().then((): Promise<unknown> => call()));
    expect(error['code']).toBe('invalid_argument');
  }
  expect(server.seen).toEqual([]);
});

test('a response of another form is an error, and a card that was deleted a NotFoundError', async () => {
  const html = await serve(() => ({ json: ['x'] }));
  expect(await failure(clientOf(html).cards.get(card))).toMatchObject({ code: 'unexpected_response' });
  const gone = await serve(() => ({ status: 404, text: 'The requested resource was not found.' }));
  expect(await failure(clientOf(gone).cards.comment(card, 'x'))).toMatchObject({ code: 'not_found' });
});

test('a comment whose response was lost is not written twice', async () => {
  const server = await serve(() => 'cut');
  expect(await failure(clientOf(server).cards.comment(card, 'x'))).toMatchObject({
    code: 'trello_unreachable',
  });
  expect(server.seen).toHaveLength(1);
});
