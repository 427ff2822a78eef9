import type { EmulatedWebhook } from '../../../src/emulator/index.js';
import { emulator, ids, KEY, plain, read, receiver, register, rest, TOKEN, WAYS } from '../support/stage.js';

const TOKEN_WEBHOOKS = `/tokens/${TOKEN}/webhooks`;

describe.each(WAYS)('with arguments in the %s', (way) => {
  it('POST /1/tokens/{token}/webhooks creates a webhook from callbackURL, idModel and description', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const args = { callbackURL: bot.url(), idModel: ids.board, description: 'about' };
    const reply = await rest(trello, 'POST', `${TOKEN_WEBHOOKS}/`, args, { way });
    expect(reply).toMatchObject({ status: 200, json: { ...args, active: true } });
    expect((await rest(trello, 'GET', TOKEN_WEBHOOKS)).json).toEqual([reply.json]);
  });

  it('PUT /1/tokens/{token}/webhooks/{id} changes description, callbackURL, idModel and active', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const { id } = await register(trello, bot.url());
    const args = { description: 'new', callbackURL: bot.url('/2'), idModel: ids.card, active: false };
    const reply = await rest(trello, 'PUT', `${TOKEN_WEBHOOKS}/${id}`, args, { way });
    expect(reply).toMatchObject({ status: 200, json: { id, ...args } });
  });

  it('takes key and token as arguments', async () => {
    const [trello, bot] = [await emulator({ keys: [KEY], tokens: [TOKEN] }), await receiver()];
    const args = { key: KEY, token: TOKEN, callbackURL: bot.url(), idModel: ids.board };
    const reply = await rest(trello, 'POST', '/webhooks', args, { way, auth: false });
    expect(reply.status).toBe(200);
  });
});

it('GET /1/tokens/{token}/webhooks lists the webhooks of this token only, in order of creation', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const first = await register(trello, bot.url());
  const second = await register(trello, bot.url('/2'));
  await register(trello, bot.url(), ids.board, { token: 'another-token' });
  expect(await rest(trello, 'GET', TOKEN_WEBHOOKS)).toMatchObject({ status: 200, json: [first, second] });
  expect((await rest(trello, 'GET', '/tokens/unused/webhooks')).json).toEqual([]);
});

it('GET and DELETE /1/tokens/{token}/webhooks/{id} show and delete', async () => {
  const [trello, bot] = [await emulator(), await receiver()];
  const webhook = await register(trello, bot.url());
  expect((await rest(trello, 'GET', `${TOKEN_WEBHOOKS}/${webhook.id}`)).json).toEqual(webhook);
  const deleted = await rest(trello, 'DELETE', `${TOKEN_WEBHOOKS}/${webhook.id}`);
  expect(deleted).toMatchObject({ status: 200, text: '{"_value":null}' });
  const gone = await rest(trello, 'GET', `${TOKEN_WEBHOOKS}/${webhook.id}`);
  expect(gone).toMatchObject(plain(404, 'The requested resource was not found.'));
});

it('answers an id that is none with `invalid value for idWebhook`', async () => {
  const trello = await emulator();
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const reply = await rest(trello, method, `${TOKEN_WEBHOOKS}/nonsense`);
    expect(reply).toMatchObject(plain(400, 'invalid value for idWebhook'));
  }
});

describe('reading a token', () => {
  it('GET /1/tokens/{token} describes the token', async () => {
    const trello = await emulator({ now: () => Date.UTC(2026, 0, 2) });
    const reply = await rest(trello, 'GET', `/tokens/${TOKEN}`);
    const id = expect.stringMatching(/^[0-9a-f]{24}$/) as string;
    const all = { read: true, write: true };
    expect(reply).toMatchObject({ status: 200 });
    expect(reply.json).toEqual({
      id,
      identifier: 'trello-webhooks emulator',
      idMember: id,
      dateCreated: '2026-01-02T00:00:00.000Z',
      dateExpires: null,
      permissions: [
        { idModel: '*', modelType: 'Board', ...all },
        { idModel: '*', modelType: 'Organization', ...all },
        { idModel: id, modelType: 'Member', ...all },
      ],
    });
    expect((await rest(trello, 'GET', `/tokens/${TOKEN}`)).json).toEqual(reply.json);
  });

  it('GET /1/tokens/{token} takes fields and webhooks', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    const webhook = await register(trello, bot.url());
    const reply = await rest(trello, 'GET', `/tokens/${TOKEN}`, { fields: 'dateExpires', webhooks: true });
    expect(reply.json).toEqual({ id: expect.any(String) as string, dateExpires: null, webhooks: [webhook] });
  });

  it('names the member, whom GET /1/tokens/{token}/member shows', async () => {
    const trello = await emulator({ member: { id: ids.member, fullName: 'Ada Byron King' } });
    expect((await rest(trello, 'GET', `/tokens/${TOKEN}`)).json).toMatchObject({ idMember: ids.member });
    const reply = await rest(trello, 'GET', `/tokens/${TOKEN}/member`);
    expect(reply.json).toMatchObject({ id: ids.member, fullName: 'Ada Byron King', initials: 'ABK' });
  });

  it('GET /1/tokens/{token}/member takes fields', async () => {
    const trello = await emulator({ member: { id: ids.member, fullName: 'Ada Byron King' } });
    const fields = 'fullName, initials,nothing';
    const reply = await rest(trello, 'GET', `/tokens/${TOKEN}/member`, { fields });
    expect(reply.json).toEqual({ id: ids.member, fullName: 'Ada Byron King', initials: 'ABK' });
    const all = await rest(trello, 'GET', `/tokens/${TOKEN}/member`, { fields: 'all' });
    expect(all.json).toMatchObject({ id: ids.member, username: 'adabyronking' });
  });
});

describe('revoking a token', () => {
  it('DELETE /1/tokens/{token} takes its webhooks along', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    await register(trello, bot.url());
    const kept = await register(trello, bot.url(), ids.board, { token: 'another-token' });
    expect(await rest(trello, 'DELETE', `/tokens/${TOKEN}/`)).toMatchObject({
      status: 200,
      text: '{"_value":null}',
    });
    expect(trello.webhooks).toEqual([kept]);
    expect(await rest(trello, 'GET', TOKEN_WEBHOOKS)).toMatchObject(plain(401, 'invalid token'));
  });

  it('revokeToken does the same', async () => {
    const [trello, bot] = [await emulator(), await receiver()];
    await register(trello, bot.url());
    trello.revokeToken(TOKEN);
    expect(trello.webhooks).toEqual([]);
    expect(await rest(trello, 'GET', '/members/me')).toMatchObject(plain(401, 'invalid token'));
  });
});

describe('key and token', () => {
  const path = `/webhooks/${ids.other}`;
  const known = plain(404, 'The requested resource was not found.');
  const bare = { auth: false };

  it('answers `invalid key` without a key', async () => {
    const trello = await emulator();
    expect(await rest(trello, 'GET', path, { token: TOKEN }, bare)).toMatchObject(plain(401, 'invalid key'));
    expect(await rest(trello, 'GET', '/tokens/x/webhooks', {}, bare)).toMatchObject(
      plain(401, 'invalid key'),
    );
    const empty = await rest(trello, 'GET', path, { key: '', token: TOKEN }, bare);
    expect(empty).toMatchObject(plain(401, 'invalid key'));
  });

  it('answers `unauthorized permission requested` without a token', async () => {
    const trello = await emulator();
    const reply = await rest(trello, 'GET', path, { key: KEY }, bare);
    expect(reply).toMatchObject(plain(401, 'unauthorized permission requested'));
  });

  it('accepts any key and token, unless lists were given', async () => {
    const [free, strict] = [await emulator(), await emulator({ keys: ['k'], tokens: ['t'] })];
    expect(await rest(free, 'GET', path)).toMatchObject(known);
    expect(await rest(strict, 'GET', path, { key: 'k', token: 't' }, bare)).toMatchObject(known);
    const badKey = await rest(strict, 'GET', path, { key: 'x', token: 't' }, bare);
    expect(badKey).toMatchObject(plain(401, 'invalid key'));
    const badToken = await rest(strict, 'GET', path, { key: 'k', token: 'x' }, bare);
    expect(badToken).toMatchObject(plain(401, 'invalid token'));
    const badPath = await rest(strict, 'GET', '/tokens/x/webhooks', { key: 'k' }, bare);
    expect(badPath).toMatchObject(plain(401, 'invalid token'));
  });

  it('needs no more than the key where the token is in the path', async () => {
    const [trello, bot] = [await emulator({ tokens: [TOKEN] }), await receiver()];
    const args = { key: KEY, callbackURL: bot.url(), idModel: ids.board };
    const { json } = await rest(trello, 'POST', TOKEN_WEBHOOKS, args, { way: 'JSON', auth: false });
    const { id } = json as EmulatedWebhook;
    expect((await rest(trello, 'GET', `/webhooks/${id}`)).status).toBe(200);
  });

  it.each([
    'OAuth oauth_consumer_key="k", oauth_token="t%26t"',
    'oauth oauth_token="t%26t",oauth_consumer_key="k"',
    'OAuth   oauth_consumer_key = k ,  oauth_token = t%26t',
    'OAuth realm="", oauth_consumer_key="k", oauth_token="t%26t", oauth_signature_method="HMAC-SHA1", oauth_signature="a%3D%3D"',
  ])('reads the header Authorization: %s', async (authorization) => {
    const trello = await emulator({ keys: ['k'], tokens: ['t&t'] });
    expect(await rest(trello, 'GET', path, {}, { auth: false, headers: { authorization } })).toMatchObject(
      known,
    );
  });

  it.each([
    'Bearer t',
    'OAuth',
    'OAuth ',
    'OAuth =,=,,',
    'OAuth oauth_consumer_key=%zz',
    'Basic azp0',
    'OAuth"',
  ])('answers 401 to the header Authorization: %s', async (authorization) => {
    const trello = await emulator({ keys: ['k'] });
    const reply = await rest(trello, 'GET', path, {}, { auth: false, headers: { authorization } });
    expect(reply).toMatchObject(plain(401, 'invalid key'));
  });

  it('prefers the arguments to the header', async () => {
    const trello = await emulator({ keys: [KEY], tokens: [TOKEN] });
    const url = `${trello.baseURL}${path}?key=${KEY}&token=${TOKEN}`;
    const headers = { authorization: 'OAuth oauth_consumer_key="x", oauth_token="y"' };
    expect(await read(await fetch(url, { headers }))).toMatchObject(known);
  });
});
