import type { IncomingMessage } from 'node:http';
import type { OAuthStore } from '../state/oauth-store.js';
import { readArguments, readBody, type RequestArguments } from './read-request.js';
import { json, text, type RESTResponse } from './response.js';

/** Its two routes, outside of `/1`. Everybody who asks for consent has it. */
const AUTHORIZE = '/authorize';
const TOKEN = '/oauth/token';

/** Whether a request is for the authorization server. */
export function isAuthorization({ url = '' }: IncomingMessage): boolean {
  const [path] = url.split('?');
  return path === AUTHORIZE || path === TOKEN;
}

/**
 * Plays the OAuth 2.0 authorization server: the code grant with PKCE, and refresh tokens that rotate (Trello's guide of
 * 2026; the form of errors is RFC 6749's). Never rejects.
 */
export async function respondToAuthorization(
  store: OAuthStore,
  request: IncomingMessage,
): Promise<RESTResponse> {
  if (store.application === undefined) return text(404, 'The emulator has no option oauth2');
  const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
  try {
    const body = await readBody(request);
    const args = readArguments(query, request.headers['content-type'] ?? '', body);
    if (path === AUTHORIZE && request.method === 'GET') return authorize(store, args);
    if (path === TOKEN && request.method === 'POST') return issueTokens(store, args);
    return refuse('invalid_request', 405);
  } catch {
    return refuse('invalid_request');
  }
}

function authorize(store: OAuthStore, args: RequestArguments): RESTResponse {
  const { clientId } = store.application!;
  const [redirectURI, challenge] = [args.get('redirect_uri') ?? '', args.get('code_challenge') ?? ''];
  const right =
    args.get('client_id') === clientId &&
    args.get('response_type') === 'code' &&
    args.get('code_challenge_method') === 'S256' &&
    challenge !== '' &&
    URL.canParse(redirectURI);
  if (!right) return refuse('invalid_request');
  const target = new URL(redirectURI);
  target.searchParams.set('code', store.authorize(args.get('scope') ?? '', redirectURI, challenge));
  const state = args.get('state');
  if (state !== undefined) target.searchParams.set('state', state);
  return { ...text(302, ''), headers: { location: target.href } };
}

function issueTokens(store: OAuthStore, args: RequestArguments): RESTResponse {
  const { clientId, clientSecret } = store.application!;
  if (args.get('client_id') !== clientId || args.get('client_secret') !== clientSecret)
    return refuse('invalid_client', 401);
  const given = (name: string) => args.get(name) ?? '';
  const grant = args.get('grant_type');
  if (grant !== 'authorization_code' && grant !== 'refresh_token') return refuse('unsupported_grant_type');
  const tokens =
    grant === 'refresh_token'
      ? store.rotate(given('refresh_token'))
      : store.exchange(given('code'), given('redirect_uri'), given('code_verifier'));
  return tokens === undefined ? refuse('invalid_grant') : json(tokens);
}

const refuse = (error: string, status = 400): RESTResponse => json({ error }, status);
