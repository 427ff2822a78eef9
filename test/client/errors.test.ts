import {
  CallbackURLRejectedError,
  DuplicateWebhookError,
  NotFoundError,
  RateLimitedError,
  TrelloAPIError,
  UnauthorizedError,
} from '../../src/client/index.js';
import { TrelloWebhooksError } from '../../src/errors.js';
import { clientOf, failure, serve, type Reply } from './support/server.js';
import { boardId, callbackURL } from './support/webhook.js';

const notOk = (got: number) => `URL (${callbackURL}) did not return 200 status code, got ${got}`;

const responses: [string, Reply, new (...args: never[]) => TrelloAPIError, Record<string, unknown>][] = [
  [
    'HEAD not 200, as JSON of 2026',
    { status: 400, json: { message: notOk(530), error: 'VALIDATOR_URL_RETURNED_ERROR' } },
    CallbackURLRejectedError,
    {
      code: 'callback_url_rejected',
      gotStatus: 530,
      trelloCode: 'VALIDATOR_URL_RETURNED_ERROR',
      trelloMessage: notOk(530),
    },
  ],
  [
    'HEAD not 200, as JSON of 2020',
    { status: 400, json: { message: notOk(405), error: 'ERROR' } },
    CallbackURLRejectedError,
    { gotStatus: 405, trelloCode: 'ERROR' },
  ],
  [
    'HEAD not 200, as plain text',
    { status: 400, text: `${notOk(404)}\n` },
    CallbackURLRejectedError,
    { gotStatus: 404, trelloCode: undefined, trelloMessage: notOk(404) },
  ],
  [
    'no response to HEAD',
    { status: 400, text: `URL (${callbackURL}) did not return 200 status code` },
    CallbackURLRejectedError,
    { gotStatus: undefined },
  ],
  [
    'a validator that says it in other words',
    { status: 400, json: { message: 'no', error: 'VALIDATOR_URL_RETURNED_ERROR' } },
    CallbackURLRejectedError,
    { gotStatus: undefined, trelloMessage: 'no' },
  ],
  [
    'duplicate',
    { status: 400, text: 'A webhook with that callback, model, and token already exists\n' },
    DuplicateWebhookError,
    {
      code: 'duplicate_webhook',
      trelloMessage: 'A webhook with that callback, model, and token already exists',
    },
  ],
  [
    'bad idModel',
    { status: 400, text: 'invalid value for idModel' },
    TrelloAPIError,
    { code: 'trello_api_error' },
  ],
  [
    'bad idWebhook',
    { status: 400, text: 'invalid value for idWebhook' },
    TrelloAPIError,
    { code: 'trello_api_error' },
  ],
  ['bad id', { status: 400, text: 'invalid id' }, TrelloAPIError, { trelloMessage: 'invalid id' }],
  [
    'unknown webhook',
    { status: 404, text: 'The requested resource was not found.' },
    NotFoundError,
    { code: 'not_found' },
  ],
  ['unknown model', { status: 404, text: 'model not found' }, NotFoundError, { status: 404 }],
  ['invisible model', { status: 401, text: 'model not found' }, NotFoundError, { status: 401 }],
  [
    'webhook of another token',
    { status: 404, text: 'webhook does not belong to token' },
    UnauthorizedError,
    { code: 'unauthorized', status: 404 },
  ],
  [
    'no permission',
    { status: 401, text: 'unauthorized permission requested' },
    UnauthorizedError,
    { status: 401 },
  ],
  ['missing scopes', { status: 401, text: 'missing scopes' }, UnauthorizedError, {}],
  ['bad key', { status: 401, text: 'invalid key' }, UnauthorizedError, { trelloMessage: 'invalid key' }],
  ['bad key, older', { status: 401, text: 'invalid app key' }, UnauthorizedError, {}],
  ['bad token', { status: 401, text: 'invalid token' }, UnauthorizedError, {}],
  ['forbidden', { status: 403, text: '' }, UnauthorizedError, { trelloMessage: '' }],
  ['unknown route', { status: 404, text: 'Cannot POST /1/webhooks' }, NotFoundError, {}],
  [
    'rate limit by key',
    { status: 429, json: { error: 'API_KEY_LIMIT_EXCEEDED', message: 'Rate limit exceeded' } },
    RateLimitedError,
    { code: 'rate_limited', trelloCode: 'API_KEY_LIMIT_EXCEEDED', retryAfterMs: 10_000 },
  ],
  [
    'rate limit by token',
    { status: 429, json: { error: 'API_TOKEN_LIMIT_EXCEEDED', message: 'Rate limit exceeded' } },
    RateLimitedError,
    { trelloCode: 'API_TOKEN_LIMIT_EXCEEDED' },
  ],
  [
    'rate limit of the database',
    { status: 429, json: { error: 'API_TOKEN_DB_LIMIT_EXCEEDED', message: 'Rate limit exceeded' } },
    RateLimitedError,
    {},
  ],
  [
    'rate limit of members, older',
    { status: 429, json: { message: 'Exceeded rate limit to /1/member', error: 'RATE_LIMIT_EXCEEDED' } },
    RateLimitedError,
    { trelloMessage: 'Exceeded rate limit to /1/member' },
  ],
  [
    'a proxy’s page',
    { status: 502, text: '<html><head><title>502 Bad Gateway</title></head></html>' },
    TrelloAPIError,
    { status: 502, trelloMessage: 'an HTML page: 502 Bad Gateway' },
  ],
  [
    'a page without a title',
    { status: 500, text: ' <p>' },
    TrelloAPIError,
    { trelloMessage: 'an HTML page' },
  ],
  [
    'JSON with a code only',
    { status: 400, json: { error: 'ODD' } },
    TrelloAPIError,
    { trelloMessage: 'ODD' },
  ],
  ['JSON that is no object', { status: 400, text: '"no"' }, TrelloAPIError, { trelloMessage: '"no"' }],
  [
    'the words of a 400 in a 500',
    { status: 500, text: notOk(500) },
    TrelloAPIError,
    { code: 'trello_api_error' },
  ],
];

describe('errors of Trello', () => {
  test.each(responses)('%s', async (_, reply, Kind, fields) => {
    const server = await serve(() => reply);
    const client = clientOf(server, { retry: { attempts: 1 } });
    const error = await failure(client.webhooks.create({ idModel: boardId, callbackURL }));
    expect(error.constructor).toBe(Kind);
    expect(error).toBeInstanceOf(TrelloAPIError);
    expect(error).toBeInstanceOf(TrelloWebhooksError);
    expect(error).toMatchObject({ name: Kind.name, method: 'POST', path: '/webhooks', ...fields });
    expect(error.message).toContain(`Trello responded with ${String(error['status'])} to POST /webhooks`);
    expect(error.message).toContain(error['trelloMessage']);
  });

  test('a long text is shortened', async () => {
    const server = await serve(() => ({ status: 400, text: 'x'.repeat(5000) }));
    const error = await failure(clientOf(server).webhooks.list());
    expect(error['trelloMessage']).toHaveLength(501);
  });

  test.each([
    ['invalid key', 'https://trello.com/power-ups/admin'],
    ['invalid app key', 'https://trello.com/power-ups/admin'],
    ['invalid token', 'was revoked'],
    ['expired token', 'has expired'],
    ['unauthorized token', 'does not belong to this API key'],
    ['missing scopes', 'without the scope'],
    ['unauthorized permission requested', 'lacks the scope'],
    ['unauthorized card permission requested', 'no access to the model'],
    ['Forge and OAuth2 apps cannot access this REST resource', 'a registry for webhooks'],
    ['something that nobody has seen', 'needs the scope for it'],
  ])('%s: the hint says what to do', async (text, hint) => {
    const server = await serve(() => ({ status: 401, text }));
    expect((await failure(clientOf(server).webhooks.list()))['hint']).toContain(hint);
  });

  test('a route that is not there points to the base URL', async () => {
    const server = await serve(({ method, path }) => ({ status: 404, text: `Cannot ${method} ${path}` }));
    expect((await failure(clientOf(server).webhooks.list()))['hint']).toContain('baseURL');
  });

  test.each([
    ['of a declared length', { 'content-length': String(16 * 1024 * 1024 + 1) }],
    ['of no declared length', {}],
  ])('a response %s above 16 MiB is not read', async (_, headers) => {
    const text = 'x'.repeat(16 * 1024 * 1024 + 1);
    const fetch = async () => new Response(text, { headers });
    const error = await failure(clientOf({ baseURL: 'http://trello.invalid/1' }, { fetch }).webhooks.list());
    expect(error).toMatchObject({ code: 'unexpected_response' });
    expect(error.message).toContain('larger than 16 MiB');
    expect(error.message.length).toBeLessThan(300);
  });
});
