import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
  checkWebhooks,
  ensureWebhooks,
  oauth2,
  TrelloClient,
  type OAuth2Options,
  type OAuth2Tokens,
} from '../../../src/client/index.js';
import { fileRegistry, fileTokens } from '../../../src/files/index.js';
import { board, emulator, ids, receiver } from '../../emulator/support/stage.js';
import { failure } from '../support/server.js';

const application = { clientId: 'the-client-id', clientSecret: 'the-client-secret' };
const scope = 'read:board:trello write:board:trello';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oauth2-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An emulator whose clock the test moves, and the tokens of a user who agreed. */
async function stage() {
  const clock = { ms: Date.now() };
  const trello = await emulator({
    oauth2: application,
    now: () => clock.ms,
    models: [{ kind: 'board', ...board }],
  });
  const tokenURL = trello.baseURL.replace(/\/1$/, '/oauth/token');
  const issued = trello.issueTokens(scope);
  const tokens: OAuth2Tokens = {
    accessToken: issued.access_token,
    refreshToken: issued.refresh_token,
    expiresAt: Date.now() + 3_600_000,
    scopes: scope.split(' '),
  };
  const authOf = (options: Partial<OAuth2Options> = {}) =>
    oauth2({ ...application, ...tokens, tokenURL, onTokens: () => {}, ...options });
  const clientOf = (options: Partial<OAuth2Options> = {}) =>
    new TrelloClient({
      auth: authOf(options),
      baseURL: trello.baseURL,
      registry: fileRegistry(join(folder, 'webhooks.json')),
    });
  return { trello, clock, tokens, tokenURL, authOf, clientOf };
}

test('the access token goes into a Bearer header, and nothing is refreshed while it is valid', async () => {
  const { clientOf } = await stage();
  const saved: unknown[] = [];
  const client = clientOf({ onTokens: (tokens) => void saved.push(tokens) });
  expect(await client.models.get({ kind: 'board', id: ids.board })).toMatchObject({ name: board.name });
  expect(saved).toEqual([]);
});

test('it is refreshed before it expires, once for all calls, and stored before it is used', async () => {
  const { tokens, clientOf } = await stage();
  const saved: OAuth2Tokens[] = [];
  const client = clientOf({ expiresAt: Date.now() + 10_000, onTokens: (fresh) => void saved.push(fresh) });
  await Promise.all(Array.from({ length: 5 }, () => client.models.get({ kind: 'board', id: ids.board })));
  expect(saved).toHaveLength(1);
  expect(saved[0]?.refreshToken).not.toBe(tokens.refreshToken);
  expect(saved[0]?.scopes).toEqual(tokens.scopes);
});

test('a token that expired early is refreshed after the 401, once', async () => {
  const { clock, clientOf } = await stage();
  const saved: OAuth2Tokens[] = [];
  const client = clientOf({ onTokens: (fresh) => void saved.push(fresh) });
  clock.ms += 3_700_000;
  await Promise.all(Array.from({ length: 5 }, () => client.models.get({ kind: 'board', id: ids.board })));
  expect(saved).toHaveLength(1);
});

test('tokens that could not be stored are handed over again, and no call is sent before', async () => {
  const { clientOf } = await stage();
  const handed: string[] = [];
  const client = clientOf({
    expiresAt: 0,
    onTokens: ({ refreshToken }) => {
      handed.push(refreshToken);
      if (handed.length === 1) throw new Error('the disk is full');
    },
  });
  await expect(client.models.get({ kind: 'board', id: ids.board })).rejects.toThrow('the disk is full');
  await client.models.get({ kind: 'board', id: ids.board });
  expect(handed).toHaveLength(2);
  expect(handed[0]).toBe(handed[1]);
});

test('two that refresh at once lose nothing: with a lock, and without one', async () => {
  for (const withLock of [true, false]) {
    const { clientOf, tokens } = await stage();
    const file = fileTokens(join(folder, `tokens-${withLock}.json`));
    await file.onTokens({ ...tokens, expiresAt: 0 });
    const { onTokens, readTokens, exclusively } = file;
    const shared = withLock ? { onTokens, readTokens, exclusively } : { onTokens, readTokens };
    const clients = Array.from({ length: 4 }, () => clientOf({ expiresAt: 0, ...shared }));
    await Promise.all(clients.map((client) => client.models.get({ kind: 'board', id: ids.board })));
    const last = await file.readTokens();
    expect(
      await clientOf({ ...last!, ...shared }).models.get({ kind: 'board', id: ids.board }),
    ).toBeDefined();
  }
});

test('a refresh token that was used up or revoked is an error that says what to do, and shows no secret', async () => {
  const { clientOf, tokens } = await stage();
  const error = await failure(
    clientOf({ refreshToken: 'a-used-refresh-token', expiresAt: 0 }).models.get({
      kind: 'board',
      id: ids.board,
    }),
  );
  expect(error).toMatchObject({ code: 'oauth2_failed', reason: 'invalid_grant' });
  expect(error.message).toContain('authorization page again');
  for (const secret of [tokens.accessToken, 'a-used-refresh-token', application.clientSecret])
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
});

test('no secret is visible in the client', async () => {
  const { clientOf, authOf, tokens } = await stage();
  const client = clientOf();
  await client.models.get({ kind: 'board', id: ids.board });
  for (const shown of [
    inspect(client, { depth: 9, showHidden: true }),
    inspect(authOf(), { depth: 9 }),
    JSON.stringify(authOf()),
  ])
    for (const secret of [tokens.accessToken, tokens.refreshToken, application.clientSecret])
      expect(shown).not.toContain(secret);
});

test('webhooks are ensured, checked, listed and removed by the registry', async () => {
  const { clientOf, trello } = await stage();
  const client = clientOf();
  const url = (await receiver()).url();
  const desired = [{ idModel: ids.board, callbackURL: url, description: 'bot', kind: 'board' as const }];
  const [made] = await ensureWebhooks(client, desired);
  expect(made?.action).toBe('created');
  expect((await ensureWebhooks(clientOf(), desired)).map(({ action }) => action)).toEqual(['unchanged']);
  expect(await checkWebhooks(client)).toMatchObject([{ id: made?.webhook?.id, status: 'ok' }]);
  expect(statSync(join(folder, 'webhooks.json')).mode & 0o777).toBe(0o600);
  await client.webhooks.delete(made!.webhook!.id);
  expect([await client.webhooks.list(), trello.webhooks]).toEqual([[], []]);
  expect(JSON.parse(readFileSync(join(folder, 'webhooks.json'), 'utf8'))).toEqual([]);
});

test('a webhook that is gone is forgotten; its rotation does not lose it', async () => {
  const { clientOf, clock } = await stage();
  const client = clientOf();
  const url = (await receiver()).url();
  const kept = await client.webhooks.create({ idModel: ids.board, callbackURL: url });
  await fileRegistry(join(folder, 'webhooks.json')).put({ ...kept, id: ids.other });
  clock.ms += 3_700_000;
  expect((await client.webhooks.list()).map(({ id }) => id)).toEqual([kept.id]);
  expect(await fileRegistry(join(folder, 'webhooks.json')).list()).toHaveLength(1);
});

test('without a registry, and for routes of a token, it says why', async () => {
  const { trello, authOf, tokens } = await stage();
  const client = new TrelloClient({ auth: authOf(), baseURL: trello.baseURL });
  expect((await failure(client.webhooks.list())).message).toContain('fileRegistry');
  const error = await failure(client.request('GET', `/tokens/${tokens.accessToken}/webhooks`));
  expect(error).toMatchObject({ code: 'unauthorized' });
  expect(error['hint']).toContain('registry');
});

test('a scope that is missing is found before the call', async () => {
  const { clientOf } = await stage();
  const client = clientOf({ scopes: ['read:member:trello'] });
  const error = await failure(client.models.get({ kind: 'board', id: ids.board }));
  expect(error).toMatchObject({ code: 'missing_scope', wanted: ['read:board:trello'] });
  const url = (await receiver()).url();
  const create = client.webhooks.create({ idModel: ids.board, callbackURL: url, kind: 'board' });
  expect(await failure(create)).toMatchObject({ code: 'missing_scope' });
});

test.each([
  ['no client id', { clientId: undefined }, 'clientId'],
  ['no onTokens', { onTokens: undefined }, 'onTokens'],
  ['no refresh token', { refreshToken: undefined }, 'refreshToken'],
  ['a misspelt option', { onToken: () => {} }, 'Did you mean onTokens?'],
])('oauth2() refuses %s', async (_, change, says) => {
  const { authOf } = await stage();
  expect(() => authOf(change as Partial<OAuth2Options>)).toThrow(says);
});
