import { createHash } from 'node:crypto';
import { emulator } from '../support/stage.js';

const application = { clientId: 'the-client-id', clientSecret: 'the-client-secret' };
const verifier = 'a-verifier-of-at-least-forty-three-characters-1234';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const redirectURI = 'http://127.0.0.1:1234/';

async function stage() {
  const trello = await emulator({ oauth2: application });
  const root = trello.baseURL.replace(/\/1$/, '');
  const authorize = (change: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      client_id: application.clientId,
      response_type: 'code',
      redirect_uri: redirectURI,
      scope: 'read:board:trello',
      state: 'the state & more',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...change,
    });
    return fetch(`${root}/authorize?${query.toString()}`, { redirect: 'manual' });
  };
  const token = async (body: Record<string, string>) => {
    const credentials = { client_id: application.clientId, client_secret: application.clientSecret };
    const response = await fetch(`${root}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...credentials, ...body }),
    });
    return { status: response.status, json: (await response.json()) as Record<string, string> };
  };
  const code = async () => new URL((await authorize()).headers.get('location')!).searchParams.get('code')!;
  const exchange = { grant_type: 'authorization_code', redirect_uri: redirectURI, code_verifier: verifier };
  return { trello, authorize, token, code, exchange };
}

test('a code is exchanged for tokens, which work; refresh tokens rotate', async () => {
  const { trello, authorize, token, code, exchange } = await stage();
  const location = new URL((await authorize()).headers.get('location')!);
  expect(location.searchParams.get('state')).toBe('the state & more');
  const first = await token({ ...exchange, code: await code() });
  expect(first).toMatchObject({
    status: 200,
    json: { scope: 'read:board:trello', token_type: 'Bearer', expires_in: 3600 },
  });
  const second = await token({ grant_type: 'refresh_token', refresh_token: first.json['refresh_token']! });
  expect(second.status).toBe(200);
  const again = await token({ grant_type: 'refresh_token', refresh_token: first.json['refresh_token']! });
  expect(again).toEqual({ status: 400, json: { error: 'invalid_grant' } });
  const me = (bearer: string) =>
    fetch(`${trello.baseURL}/members/me`, { headers: { authorization: `Bearer ${bearer}` } });
  expect((await me(second.json['access_token']!)).status).toBe(200);
  const wrong = await me('wrong');
  expect([wrong.status, await wrong.text()]).toEqual([401, 'invalid token']);
});

test('a code is valid once, and with its verifier and redirect URI alone', async () => {
  const { token, code, exchange } = await stage();
  for (const change of [
    { code_verifier: 'another' },
    { redirect_uri: 'http://127.0.0.1:1/' },
    { code: 'wrong' },
  ])
    expect(await token({ ...exchange, code: await code(), ...change })).toMatchObject({ status: 400 });
  const once = await code();
  expect((await token({ ...exchange, code: once })).status).toBe(200);
  expect((await token({ ...exchange, code: once })).json).toEqual({ error: 'invalid_grant' });
});

test('another client, secret, grant or method is refused', async () => {
  const { authorize, token, code, exchange } = await stage();
  expect((await authorize({ client_id: 'another' })).status).toBe(400);
  expect((await authorize({ code_challenge_method: 'plain' })).status).toBe(400);
  expect(await token({ ...exchange, code: await code(), client_secret: 'x' })).toEqual({
    status: 401,
    json: { error: 'invalid_client' },
  });
  expect((await token({ grant_type: 'client_credentials' })).json).toEqual({
    error: 'unsupported_grant_type',
  });
});
