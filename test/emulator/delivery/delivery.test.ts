import { createHmac } from 'node:crypto';
import { board, card, emulator, ids, list, receiver, register, SECRET } from '../support/stage.js';

it('delivers model, action and webhook, in this order, as JSON', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  trello.addModel({
    kind: 'board',
    ...board,
    closed: false,
    prefs: { voting: 'disabled', background: 'blue' },
  });
  const webhook = await register(trello, bot.url());
  const { action } = trello.trigger('commentCard', { text: 'Grüße 🎉', card, list, board });
  await trello.waitForIdle();
  const [body] = bot.bodies;
  expect(Object.keys(body ?? {})).toEqual(['model', 'action', 'webhook']);
  expect(body).toEqual({
    model: { ...board, closed: false, prefs: { voting: 'disabled', background: 'blue' } },
    action,
    webhook,
  });
});

it('sends the headers of Trello', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  await register(trello, bot.url('/trello?memberID=14&mainModel=true'));
  trello.trigger('commentCard', { text: 'Grüße 🎉', card, list, board });
  await trello.waitForIdle();
  const [post] = bot.posts;
  const callbackURL = bot.url('/trello?memberID=14&mainModel=true');
  const signature = createHmac('sha1', SECRET).update(`${post?.body}${callbackURL}`).digest('base64');
  expect(post?.path).toBe('/trello?memberID=14&mainModel=true');
  expect(post?.headers).toEqual({
    'content-type': 'application/json',
    'user-agent': 'Trello',
    'x-trello-webhook': signature,
    'content-length': String(Buffer.byteLength(post?.body ?? '')),
    host: new URL(callbackURL).host,
    connection: 'close',
  });
});

it('signs the callback URL exactly as it was given', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const callbackURL = `${bot.url().replace('http', 'HTTP')}/ü/../x?q=ä`;
  await register(trello, callbackURL);
  trello.trigger('createCard', { card, list, board });
  await trello.waitForIdle();
  const [post] = bot.posts;
  const signature = createHmac('sha1', SECRET).update(`${post?.body}${callbackURL}`).digest('base64');
  expect(post?.headers['x-trello-webhook']).toBe(signature);
});

it('returns the client identifier of the caller', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  await register(trello, bot.url());
  trello.trigger('createCard', { card, list, board }, { clientIdentifier: 'my bot/1' });
  await trello.waitForIdle();
  expect(bot.posts[0]?.headers['x-trello-client-identifier']).toBe('my bot/1');
  expect(() => trello.trigger('createCard', {}, { clientIdentifier: 'a\r\nb: c' })).toThrow(
    /clientIdentifier/,
  );
});

it('shows the model as it is after the action', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  trello.addModel({ kind: 'board', ...board, prefs: { voting: 'disabled', background: 'blue' } });
  await register(trello, bot.url());
  const changed = { ...board, prefs: { background: 'pink' } };
  trello.trigger('updateBoard', { board: changed, old: { prefs: { background: 'blue' } } });
  trello.trigger('updateBoard', { board: { ...board, name: 'Done' }, old: { name: 'Roadmap' } });
  await trello.waitForIdle();
  expect(bot.bodies.map(({ model }) => model)).toEqual([
    { ...board, prefs: { voting: 'disabled', background: 'pink' } },
    { ...board, name: 'Done', prefs: { voting: 'disabled', background: 'pink' } },
  ]);
});

it('returns the deliveries, which tell how they go on', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const { id } = await register(trello, bot.url());
  const { action, deliveries } = trello.trigger('createCard', { card, list, board });
  expect(deliveries).toEqual([{ webhookId: id, actionId: action.id, state: 'pending', attempts: [] }]);
  const attempts = await trello.waitForDeliveries(action.id);
  expect(deliveries).toEqual([{ webhookId: id, actionId: action.id, state: 'delivered', attempts }]);
  expect(trello.deliveries).toEqual(attempts);
  const { 'user-agent': userAgent, ...rest } = attempts[0]?.requestHeaders ?? {};
  expect(userAgent).toBe('Trello');
  expect(Object.keys(rest)).toEqual(['content-type', 'x-trello-webhook', 'content-length']);
  expect(attempts).toMatchObject([
    { webhookId: id, actionId: action.id, attempt: 1, callbackURL: bot.url(), status: 200, error: undefined },
  ]);
  expect(attempts[0]?.body).toBe(bot.posts[0]?.body);
  expect(attempts[0]?.durationMs).toBeGreaterThan(0);
  expect(await trello.waitForDeliveries('unknown')).toEqual([]);
});

it('makes first attempts in the order of the actions, one at a time', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  await register(trello, bot.url());
  let open = 0;
  let most = 0;
  bot.onPost = [
    (response) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        response.writeHead(200).end();
      });
    },
  ];
  const made = Array.from(
    { length: 20 },
    () => trello.trigger('createCard', { card, list, board }).action.id,
  );
  await trello.waitForIdle();
  expect(bot.bodies.map(({ action }) => action.id)).toEqual(made);
  expect(most).toBe(1);
});

it('sends nothing to a webhook that is switched off, or was deleted', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  await register(trello, bot.url(), ids.board, { active: false });
  expect(trello.trigger('createCard', { card, list, board }).deliveries).toEqual([]);
  await trello.waitForIdle();
  expect(bot.posts).toEqual([]);
});

describe('who receives an action', () => {
  const member = { id: ids.member, name: 'Ada' };
  const organization = { id: ids.organization, name: 'Crew' };
  const all = { card, list, board };

  it.each<[string, string, object, (keyof typeof ids)[]]>([
    ['a comment goes to card, list and board', 'commentCard', all, ['board', 'card', 'list']],
    ['a new card does not go to the card itself', 'createCard', all, ['board', 'list']],
    ['a new list goes to the board', 'createList', all, ['board']],
    ['a label does not go to the list', 'addLabelToCard', all, ['board', 'card']],
    [
      'a move goes to both lists',
      'updateCard',
      { card, board, listBefore: list, listAfter: { id: ids.listAfter } },
      ['board', 'card', 'list', 'listAfter'],
    ],
    [
      'a member of a card, by idMember',
      'addMemberToCard',
      { card, board, idMember: ids.member },
      ['board', 'card', 'member'],
    ],
    [
      'a member of a board, by idMemberAdded',
      'addMemberToBoard',
      { board, idMemberAdded: ids.member },
      ['board', 'member'],
    ],
    ['a member, by data.member', 'makeAdminOfBoard', { board, member }, ['board', 'member']],
    ['a team', 'addToOrganizationBoard', { board, organization }, ['board', 'organization']],
    [
      'a checklist, although no table has it',
      'updateCheckItemStateOnCard',
      { card, board, checklist: { id: ids.checklist } },
      ['board', 'card', 'checklist'],
    ],
    [
      'the board that a card came from is another matter',
      'moveCardToBoard',
      { ...all, boardSource: { id: ids.other } },
      ['board', 'card', 'list'],
    ],
    [
      'a type that nobody knows goes to all',
      'inventedYesterday',
      { ...all, member, organization },
      ['board', 'card', 'list', 'member', 'organization'],
    ],
    ['a type whose models are unknown goes to all', 'updateCustomFieldItem', all, ['board', 'card', 'list']],
  ])('%s', async (_, type, data, expected) => {
    const [trello, bot] = [await emulator(), await receiver()];
    for (const [name, id] of Object.entries(ids)) await register(trello, bot.url(`/${name}`), id);
    trello.trigger(type, data);
    await trello.waitForIdle();
    expect(bot.posts.map(({ path }) => path.slice(1)).sort()).toEqual(expected);
    expect(new Set(bot.bodies.map(({ action }) => action.id)).size).toBe(1);
    for (const { model, webhook } of bot.bodies) expect(model['id']).toBe(webhook['idModel']);
  });

  it('the member who acts, unless told otherwise the one who owns the tokens', async () => {
    const [trello, bot] = [await emulator({ member: { id: ids.member } }), await receiver()];
    await register(trello, bot.url('/self'), ids.member);
    await register(trello, bot.url('/other'), ids.other);
    trello.trigger('createCard', all);
    trello.trigger('createCard', all, { memberCreator: { id: ids.other, fullName: 'Grace Hopper' } });
    await trello.waitForIdle();
    expect(bot.posts.map(({ path }) => path)).toEqual(['/self', '/other']);
    expect(bot.bodies[1]?.action).toMatchObject({
      idMemberCreator: ids.other,
      memberCreator: { id: ids.other, fullName: 'Grace Hopper', initials: 'GH', username: 'gracehopper' },
    });
  });

  it('the model that was given, also when data does not name it', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    await register(trello, bot.url('/other'), ids.other);
    trello.trigger('createCard', all, { model: { id: ids.other, name: 'Something', kind: 'card' } });
    trello.trigger('commentCard', all, { model: { id: ids.other, name: 'Renamed', kind: 'card' } });
    trello.trigger('commentCard', all, { model: ids.other });
    trello.trigger('voteOnCard', all, { model: { id: ids.other } });
    await trello.waitForIdle();
    const something = { id: ids.other, name: 'Renamed' };
    expect(bot.bodies.map(({ model }) => model)).toEqual([something, something, something]);
  });

  it('every token that registered the same URL and model', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    await register(trello, bot.url());
    await register(trello, bot.url(), ids.board, { token: 'another-token' });
    expect(trello.trigger('createCard', all).deliveries).toHaveLength(2);
    await trello.waitForIdle();
    expect(new Set(bot.bodies.map(({ webhook }) => webhook['id'])).size).toBe(2);
  });
});
