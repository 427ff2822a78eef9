import { json, Refusal, text, type RESTResponse } from './response.js';

// Trello's error responses. "Observed" texts were seen in replies of Trello or are quoted from its documentation by
// several sources; "inferred" ones were never seen and follow the pattern of the observed ones.

/** Observed: another webhook has the same callback URL, model and token. */
export const duplicate = () =>
  new Refusal(text(400, 'A webhook with that callback, model, and token already exists'));

/**
 * An argument is missing or wrong. Observed for `idModel` and for `idWebhook` (in the token routes);
 * inferred for every other name.
 */
export const invalidValue = (name: string) => new Refusal(text(400, `invalid value for ${name}`));

/** Observed: an id in the path is not an id. */
export const invalidId = () => new Refusal(text(400, 'invalid id'));

/** Observed: a webhook or model that does not exist (any more). */
export const notFound = () => new Refusal(text(404, 'The requested resource was not found.'));

/** The text is observed, the status 404 is inferred (401 has also been reported): no model with that `idModel`. */
export const modelNotFound = () => new Refusal(text(404, 'model not found'));

/** The text is from Trello's API description; the status 401 is inferred. */
export const notOfToken = () => new Refusal(text(401, 'webhook does not belong to token'));

/** Observed: no key, or an unknown one. */
export const invalidKey = () => new Refusal(text(401, 'invalid key'));

/** Observed: a revoked, expired or unknown token. */
export const invalidToken = () => new Refusal(text(401, 'invalid token'));

/** The text is observed (for tokens with an end), its use for access tokens of OAuth 2.0 is inferred. */
export const expiredToken = () => new Refusal(text(401, 'expired token'));

/** The sentence stands in Trello's reference of these routes; that it is sent, and the status, is inferred. */
export const notForOAuth2 = () =>
  new Refusal(text(401, 'Forge and OAuth2 apps cannot access this REST resource'));

/** Observed: a request that needs a token came without. */
export const unauthorized = () => new Refusal(text(401, 'unauthorized permission requested'));

/** Observed: no such route. */
export const cannot = (method: string, path: string) => new Refusal(text(404, `Cannot ${method} ${path}`));

/**
 * Observed (2026): the callback URL did not respond to its HEAD request with 200. Instead of a status, `got` is the code
 * of the network error when there was no response; that part is inferred.
 */
export const urlRefused = (url: string, got: string) =>
  new Refusal(
    json(
      {
        message: `URL (${url}) did not return 200 status code, got ${got}`,
        error: 'VALIDATOR_URL_RETURNED_ERROR',
      },
      400,
    ),
  );

/** Observed: more requests than the key or the token may make. */
export const rateLimited = (what: 'API_KEY' | 'API_TOKEN'): RESTResponse =>
  json({ error: `${what}_LIMIT_EXCEEDED`, message: 'Rate limit exceeded' }, 429);

/** Inferred: the body is not the JSON object that its content type promises. */
export const invalidJSON = () => new Refusal(text(400, 'invalid JSON'));

/** Inferred: the body is larger than 1 MiB. */
export const tooLarge = () => new Refusal(text(413, 'request entity too large'));

/** Inferred: the path is not well-formed percent-encoding. */
export const badRequest = () => new Refusal(text(400, 'Bad Request'));

/** Inferred: the emulator itself failed, which is a bug. */
export const internalError = (): RESTResponse => text(500, 'Internal Server Error');
