import type { EmulatedAction } from '../../../src/emulator/index.js';
import { board, card, emulator, ids, list, plain, rest, WAYS, type Reply } from '../support/stage.js';

const data = { card, list, board };
const path = `/boards/${ids.board}/actions`;
const idsOf = ({ json }: Reply) => (json as EmulatedAction[]).map(({ id }) => id);

/** An emulator whose clock goes on by a second with each action, and the ids of so many actions, newest first. */
async function withActions(count: number, type = 'commentCard') {
  let now = Date.UTC(2026, 0, 1);
  const trello = await emulator({ now: () => now });
  const made = Array.from({ length: count }, () => {
    now += 1000;
    return trello.trigger(type, data).action;
  });
  return { trello, made, newest: made.map(({ id }) => id).reverse() };
}

it('lists the actions of a model, newest first, without display unless asked for', async () => {
  const { trello, made, newest } = await withActions(3);
  const reply = await rest(trello, 'GET', path);
  expect(reply).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
  expect(idsOf(reply)).toEqual(newest);
  const { display, ...first } = made[2] as EmulatedAction;
  expect((reply.json as object[])[0]).toEqual(first);
  const shown = await rest(trello, 'GET', path, { display: true });
  expect((shown.json as object[])[0]).toEqual({ ...first, display });
});

it.each([
  ['boards', ids.board],
  ['cards', ids.card],
  ['lists', ids.list],
  ['members', ids.member],
  ['members', 'me'],
  ['members', 'ada'],
  ['organizations', ids.organization],
  ['boards', board.shortLink],
  ['cards', card.shortLink],
])('lists by GET /1/%s/%s/actions', async (collection, id) => {
  const trello = await emulator({ member: { id: ids.member, username: 'ada' } });
  const { action } = trello.trigger('updateCard', { ...data, organization: { id: ids.organization } });
  trello.trigger('createCard', { board: { id: ids.other } }, { memberCreator: { id: ids.other } });
  expect(idsOf(await rest(trello, 'GET', `/${collection}/${id}/actions`))).toEqual([action.id]);
});

it('never lists the types that Trello excludes, also when asked for them', async () => {
  const trello = await emulator();
  const listed = ['createCard', 'inventedYesterday', 'updateCustomFieldItem'].map((type) =>
    trello.trigger(type, data),
  );
  for (const type of ['addLabelToCard', 'createCheckItem', 'deleteComment', 'voteOnCard'])
    trello.trigger(type, data);
  const reply = await rest(trello, 'GET', path, { filter: 'all' });
  expect(idsOf(reply)).toEqual(listed.map(({ action }) => action.id).reverse());
  expect((await rest(trello, 'GET', path, { filter: 'addLabelToCard' })).json).toEqual([]);
});

describe.each(WAYS.slice(0, 1))('arguments in the %s', (way) => {
  const get = (trello: Awaited<ReturnType<typeof emulator>>, args: Record<string, string>) =>
    rest(trello, 'GET', path, args, { way });

  it('limit is 50 unless given, and at most 1000', async () => {
    const { trello, newest } = await withActions(1010);
    expect(idsOf(await get(trello, {}))).toEqual(newest.slice(0, 50));
    expect(idsOf(await get(trello, { limit: '2' }))).toEqual(newest.slice(0, 2));
    expect(idsOf(await get(trello, { limit: '1000' }))).toEqual(newest.slice(0, 1000));
    expect((await get(trello, { limit: '0' })).json).toEqual([]);
    for (const limit of ['1001', '-1', 'many', '1.5', '99999999999']) {
      expect(await get(trello, { limit })).toMatchObject(plain(400, 'invalid value for limit'));
    }
  });

  it('page goes on where the page before ended', async () => {
    const { trello, newest } = await withActions(7);
    expect(idsOf(await get(trello, { limit: '3', page: '0' }))).toEqual(newest.slice(0, 3));
    expect(idsOf(await get(trello, { limit: '3', page: '2' }))).toEqual(newest.slice(6));
    expect((await get(trello, { limit: '3', page: '3' })).json).toEqual([]);
    for (const args of [{ page: '-1' }, { page: 'x' }, { limit: '100', page: '10' }]) {
      expect(await get(trello, args)).toMatchObject(plain(400, 'invalid value for page'));
    }
  });

  it('since and before take the id of an action, which is left out', async () => {
    const { trello, newest } = await withActions(5);
    expect(idsOf(await get(trello, { since: newest[2] ?? '' }))).toEqual(newest.slice(0, 2));
    expect(idsOf(await get(trello, { before: newest[2] ?? '' }))).toEqual(newest.slice(3));
    const between = { since: newest[4] ?? '', before: newest[1]?.toUpperCase() ?? '' };
    expect(idsOf(await get(trello, between))).toEqual(newest.slice(2, 4));
  });

  it('since and before take a date; since includes it', async () => {
    const { trello, newest } = await withActions(5);
    expect(idsOf(await get(trello, { since: '2026-01-01T00:00:03.000Z' }))).toEqual(newest.slice(0, 3));
    expect(idsOf(await get(trello, { before: '2026-01-01T00:00:03Z' }))).toEqual(newest.slice(3));
    expect(idsOf(await get(trello, { since: '2026-01-01', before: '2026-01-02' }))).toEqual(newest);
    expect(idsOf(await get(trello, { since: 'null', before: '' }))).toEqual(newest);
    for (const name of ['since', 'before']) {
      for (const value of ['yesterday', '123', '2026-99-99', 'x'.repeat(24)]) {
        expect(await get(trello, { [name]: value })).toMatchObject(plain(400, `invalid value for ${name}`));
      }
    }
  });

  it('before and limit page through everything', async () => {
    const { trello, newest } = await withActions(25);
    const seen: string[] = [];
    for (let before = ''; ; before = seen.at(-1) ?? '') {
      const page = idsOf(await get(trello, { limit: '10', before }));
      seen.push(...page);
      if (page.length < 10) break;
    }
    expect(seen).toEqual(newest);
  });

  it('filter takes types, changed fields, and lists of both', async () => {
    const trello = await emulator();
    const made = [
      trello.trigger('createCard', data),
      trello.trigger('updateCard', { ...data, old: { idList: ids.list } }),
      trello.trigger('updateCard', { ...data, old: { due: null, dueReminder: null } }),
      trello.trigger('commentCard', data),
    ].map(({ action }) => action.id);
    const filtered = async (filter: string) =>
      idsOf(await get(trello, { filter })).map((id) => made.indexOf(id));
    expect(await filtered('createCard')).toEqual([0]);
    expect(await filtered('updateCard')).toEqual([2, 1]);
    expect(await filtered('updateCard:idList')).toEqual([1]);
    expect(await filtered('updateCard:dueReminder, createCard')).toEqual([2, 0]);
    expect(await filtered('all')).toEqual([3, 2, 1, 0]);
    expect(await filtered('')).toEqual([3, 2, 1, 0]);
    expect(await filtered('nobodyKnows')).toEqual([]);
    expect(await get(trello, { filter: 'a b' })).toMatchObject(plain(400, 'invalid value for filter'));
  });
});

it('answers an id that is none, and a model that there is not', async () => {
  const [free, strict] = [await emulator(), await emulator({ models: [{ ...board, kind: 'board' }] })];
  expect(await rest(free, 'GET', '/boards/non-sense/actions')).toMatchObject(plain(400, 'invalid id'));
  expect((await rest(free, 'GET', `/boards/${ids.other}/actions`)).json).toEqual([]);
  const notFound = plain(404, 'The requested resource was not found.');
  expect(await rest(strict, 'GET', `/boards/${ids.other}/actions`)).toMatchObject(notFound);
  expect(await rest(strict, 'GET', `/cards/${ids.board}/actions`)).toMatchObject(notFound);
  expect(await rest(strict, 'GET', path, {}, { auth: false })).toMatchObject(plain(401, 'invalid key'));
});

it('GET /1/{models}/{id} shows the models that are known', async () => {
  const models = [
    { ...board, kind: 'board' as const, closed: false },
    { id: ids.other, name: 'anything' },
  ];
  const trello = await emulator({ models, member: { id: ids.member } });
  const shown = async (wanted: string) => (await rest(trello, 'GET', wanted)).json;
  expect(await shown(`/boards/${ids.board}`)).toEqual({ ...board, closed: false });
  expect(await shown(`/boards/${board.shortLink}`)).toEqual({ ...board, closed: false });
  expect(await shown(`/lists/${ids.other}`)).toEqual({ id: ids.other, name: 'anything' });
  expect(await shown('/members/me')).toMatchObject({ id: ids.member, fullName: 'Emma Ulator' });
  trello.trigger('createCard', data);
  expect(await shown(`/cards/${ids.card}`)).toEqual(card);
  const notFound = plain(404, 'The requested resource was not found.');
  expect(await rest(trello, 'GET', `/cards/${ids.board}`)).toMatchObject(notFound);
  expect(await rest(trello, 'GET', `/organizations/${ids.organization}`)).toMatchObject(notFound);
  expect(await rest(trello, 'GET', '/cards/non-sense')).toMatchObject(plain(400, 'invalid id'));
});
