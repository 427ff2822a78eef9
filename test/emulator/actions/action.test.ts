import { board, card, emulator, ids, list, receiver, register } from '../support/stage.js';

const START = Date.UTC(2026, 0, 1);

it('has the keys of Trello, in its order', async () => {
  const trello = await emulator({ now: () => START });
  const { action } = trello.trigger('createCard', { card, list, board });
  expect(Object.keys(action)).toEqual([
    'id',
    'idMemberCreator',
    'data',
    'appCreator',
    'type',
    'date',
    'limits',
    'display',
    'memberCreator',
  ]);
  expect(action).toMatchObject({
    data: { card, list, board },
    type: 'createCard',
    date: '2026-01-01T00:00:00.000Z',
    appCreator: null,
    limits: null,
    idMemberCreator: action.memberCreator.id,
  });
  expect(Object.keys(action.memberCreator)).toEqual([
    'id',
    'activityBlocked',
    'avatarHash',
    'avatarUrl',
    'fullName',
    'idMemberReferrer',
    'initials',
    'nonPublic',
    'nonPublicAvailable',
    'username',
  ]);
});

it('keeps data as it was when the action was made', async () => {
  const trello = await emulator();
  const data = { board: { ...board }, text: 'before', nothing: undefined };
  const { action } = trello.trigger('commentCard', data);
  data.text = 'after';
  expect(action.data).toEqual({ board, text: 'before' });
});

it('is delivered and listed as it was made, whatever becomes of what `act` returned', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  await register(trello, bot.url());
  const { action } = trello.trigger('commentCard', { board, text: 'before' });
  Object.assign(action.data, { text: 'after' });
  Object.assign(action.memberCreator.nonPublic, { fullName: 'Another' });
  await trello.waitForIdle();
  expect(bot.posts[0]?.body).toContain('before');
  expect(bot.posts[0]?.body).not.toContain('Another');
  expect(trello.trigger('createList', { board }).action.memberCreator.nonPublic).toEqual({});
});

it('says through which application it was done', async () => {
  const trello = await emulator();
  expect(trello.trigger('createCard', {}, { appCreator: { id: ids.other } }).action.appCreator).toEqual({
    id: ids.other,
  });
});

describe('action.member', () => {
  it('stands before memberCreator, for types that are about a member', async () => {
    const trello = await emulator();
    trello.addModel({ kind: 'member', id: ids.member, fullName: 'Ada Byron', username: 'ada' });
    for (const [type, data] of [
      ['addMemberToCard', { idMember: ids.member }],
      ['addMemberToBoard', { idMemberAdded: ids.member }],
      ['removeMemberFromOrganization', { idMember: ids.member }],
      ['makeObserverOfBoard', { member: { id: ids.member } }],
    ] as const) {
      const { action } = trello.trigger(type, data);
      expect(Object.keys(action).slice(-2)).toEqual(['member', 'memberCreator']);
      expect(action.member).toMatchObject({
        id: ids.member,
        fullName: 'Ada Byron',
        initials: 'AB',
        username: 'ada',
      });
    }
  });

  it('is what was given, and absent for other types', async () => {
    const trello = await emulator();
    const given = trello.trigger('createCard', {}, { member: { id: ids.member, username: 'ada' } }).action;
    expect(given.member).toMatchObject({ id: ids.member, username: 'ada', fullName: 'ada' });
    expect(trello.trigger('createCard', { idMember: ids.member }).action).not.toHaveProperty('member');
    expect(trello.trigger('addMemberToCard', {}).action).not.toHaveProperty('member');
  });
});

describe('ids', () => {
  it('begin with the time in seconds, and increase also when the clock does not', async () => {
    let now = START;
    const trello = await emulator({ now: () => now });
    const made = [0, 0, 1000, 60_000, -120_000, 0].map((step) => {
      now += step;
      return trello.trigger('createCard', {}).action.id;
    });
    expect(made.every((id) => /^[0-9a-f]{24}$/.test(id))).toBe(true);
    expect(parseInt(made[0]?.slice(0, 8) ?? '', 16)).toBe(START / 1000);
    expect(parseInt(made[3]?.slice(0, 8) ?? '', 16)).toBe(START / 1000 + 61);
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(6);
  });

  it('are the same for the same seed, and others without', async () => {
    const run = async (seed?: string) => {
      const trello = await emulator({ now: () => START, ...(seed === undefined ? {} : { seed }) });
      const bot = await receiver();
      const { id } = await register(trello, bot.url());
      return [id, trello.trigger('createCard', {}).action];
    };
    expect(await run('one')).toEqual(await run('one'));
    expect(await run('one')).not.toEqual(await run('two'));
    expect(await run()).not.toEqual(await run());
  });
});

describe('display', () => {
  const old = (fields: object, changed: object = {}) => ({
    card: { ...card, ...changed },
    list,
    board,
    old: fields,
  });
  const checkItem = { id: ids.other, name: 'Milk' };

  it.each<[string, object, string]>([
    ['createCard', { card, list, board }, 'action_create_card'],
    ['commentCard', { card, list, board }, 'action_comment_on_card'],
    [
      'updateCard',
      { card, listBefore: list, listAfter: list, old: { pos: 1, idList: ids.list } },
      'action_move_card_from_list_to_list',
    ],
    ['updateCard', old({ name: 'x' }), 'action_renamed_card'],
    ['updateCard', old({ desc: '' }), 'action_changed_description_of_card'],
    ['updateCard', old({ closed: false }, { closed: true }), 'action_archived_card'],
    ['updateCard', old({ closed: true }, { closed: false }), 'action_sent_card_to_board'],
    ['updateCard', old({ due: null }, { due: '2026-01-01' }), 'action_added_a_due_date'],
    ['updateCard', old({ due: '2026-01-01' }, { due: '2026-01-02' }), 'action_changed_a_due_date'],
    ['updateCard', old({ due: '2026-01-01' }, { due: null }), 'unknown'],
    ['updateCard', old({ dueComplete: false }, { dueComplete: true }), 'action_marked_the_due_date_complete'],
    ['updateCard', old({ dueComplete: true }, { dueComplete: false }), 'unknown'],
    ['updateCard', old({ pos: 2 }, { pos: 1 }), 'action_moved_card_higher'],
    ['updateCard', old({ pos: 1 }, { pos: 2 }), 'action_moved_card_lower'],
    ['updateCard', old({ idLabels: [] }), 'unknown'],
    ['updateList', { list: { ...list, closed: true }, old: { closed: false } }, 'action_archived_list'],
    ['updateList', { list: { ...list, closed: false }, old: { closed: true } }, 'action_sent_list_to_board'],
    [
      'updateCheckItemStateOnCard',
      { card, checkItem: { ...checkItem, state: 'complete' } },
      'action_completed_checkitem',
    ],
    [
      'updateCheckItemStateOnCard',
      { card, checkItem: { ...checkItem, state: 'incomplete' } },
      'action_marked_checkitem_incomplete',
    ],
    ['addMemberToCard', { card, idMember: ids.other }, 'action_added_member_to_card'],
    ['addMemberToCard', { card, idMember: ids.member }, 'action_member_joined_card'],
    ['removeMemberFromCard', { card, idMember: ids.member }, 'action_member_left_card'],
    ['removeMemberFromCard', { card, idMember: ids.other }, 'action_removed_member_from_card'],
    ['createCheckItem', { card, checkItem }, 'unknown'],
    ['inventedYesterday', {}, 'unknown'],
  ])('of %s with %j is %s', async (type, data, expected) => {
    const trello = await emulator({ member: { id: ids.member } });
    expect(trello.trigger(type, data).action.display.translationKey).toBe(expected);
  });

  it('names the parts of the action', async () => {
    const trello = await emulator({ member: { id: ids.member, fullName: 'Ada Byron', username: 'ada' } });
    const memberCreator = { type: 'member', id: ids.member, username: 'ada', text: 'Ada Byron' };
    const created = trello.trigger('createCard', { card, list, board }).action;
    expect(created.display.entities).toEqual({
      card: { type: 'card', id: ids.card, shortLink: card.shortLink, text: card.name },
      list: { type: 'list', id: ids.list, text: 'Doing' },
      memberCreator,
    });
    const renamed = trello.trigger('updateList', { list, board, old: { name: 'To do' } }).action;
    expect(renamed.display.entities).toEqual({
      list: { type: 'list', id: ids.list, text: 'Doing' },
      name: { type: 'text', text: 'To do' },
      memberCreator,
    });
    const done = trello.trigger('updateCheckItemStateOnCard', {
      card,
      checkItem: { ...checkItem, state: 'complete' },
    });
    expect(done.action.display.entities['checkitem']).toEqual({
      type: 'checkItem',
      id: ids.other,
      state: 'complete',
      text: 'Milk',
    });
    expect(trello.trigger('inventedYesterday', {}).action.display).toEqual({
      translationKey: 'unknown',
      entities: { memberCreator },
    });
  });
});
