import { TrelloWebhooksError, type TrelloWebhooksErrorOptions } from '../errors.js';
import { brandErrors } from '../util/brand.js';

/**
 * An option or argument that cannot be right (code `invalid_argument`). Nothing was sent. The message describes the value
 * and never repeats it: what was passed by mistake may be the token.
 *
 * @example
 * ```ts
 * try {
 *   await client.webhooks.get('BdarzfKF');
 * } catch (error) {
 *   if (error instanceof InvalidArgumentError) console.error(error.argument, error.message);
 * }
 * ```
 */
export class InvalidArgumentError extends TrelloWebhooksError {
  /** The name of the argument or option. */
  readonly argument: string;

  constructor(argument: string, problem: string, hint?: string) {
    super('invalid_argument', `${argument} ${problem}`, hint === undefined ? {} : { hint });
    this.argument = argument;
  }
}

/** An error response of Trello. */
export interface TrelloAPIErrorDetails {
  /** The HTTP status. */
  status: number;
  /** Trello's own words, shortened to 500 characters. */
  trelloMessage: string;
  /** Trello's word for the kind of error, when the response was JSON. */
  trelloCode: string | undefined;
  /** The HTTP method. */
  method: string;
  /** The path below the base URL, without the query; the token in it is written as `{token}`. */
  path: string;
}

/**
 * Trello responded, but not with success. Each error that users must tell apart has a sub-class; this class itself (code
 * `trello_api_error`) is everything else. Neither the key nor the token is ever in it.
 *
 * @example
 * ```ts
 * try {
 *   await client.webhooks.create({ idModel, callbackURL });
 * } catch (error) {
 *   if (error instanceof TrelloAPIError) console.error(error.status, error.trelloMessage, error.code);
 * }
 * ```
 */
export class TrelloAPIError extends TrelloWebhooksError implements TrelloAPIErrorDetails {
  readonly status: number;
  readonly trelloMessage: string;
  readonly trelloCode: string | undefined;
  readonly method: string;
  readonly path: string;

  constructor(
    details: TrelloAPIErrorDetails,
    options: TrelloWebhooksErrorOptions = {},
    code = 'trello_api_error',
  ) {
    const { status, trelloMessage, trelloCode, method, path } = details;
    const reason = trelloMessage === '' ? '' : `: ${trelloMessage}`;
    super(code, `Trello responded with ${status} to ${method} ${path}${reason}`, options);
    this.status = status;
    this.trelloMessage = trelloMessage;
    this.trelloCode = trelloCode;
    this.method = method;
    this.path = path;
  }
}

/**
 * Trello's HEAD request to the callback URL did not get the status 200, so nothing was registered or changed
 * (code `callback_url_rejected`). `gotStatus` is the status that Trello says it got.
 */
export class CallbackURLRejectedError extends TrelloAPIError {
  /** The status that Trello got from the callback URL; `undefined` when it does not say. */
  readonly gotStatus: number | undefined;

  constructor(details: TrelloAPIErrorDetails, gotStatus: number | undefined) {
    const hint =
      'Trello sends HEAD to the callback URL and wants exactly 200: the receiver must run, be reachable from the ' +
      'internet, respond to HEAD (not only POST) without a login, and have a valid certificate if it is https';
    super(details, { hint }, 'callback_url_rejected');
    this.gotStatus = gotStatus;
  }
}

/**
 * This token already has a webhook with this callback URL and model (code `duplicate_webhook`).
 * {@link ensureWebhooks} treats it as success.
 */
export class DuplicateWebhookError extends TrelloAPIError {
  constructor(details: TrelloAPIErrorDetails) {
    const hint = 'Find it with client.webhooks.list(), or let ensureWebhooks() do the registration';
    super(details, { hint }, 'duplicate_webhook');
  }
}

/** The webhook or model does not exist, or the token may not know that it does (code `not_found`). */
export class NotFoundError extends TrelloAPIError {
  constructor(details: TrelloAPIErrorDetails, options: TrelloWebhooksErrorOptions = {}) {
    super(details, options, 'not_found');
  }
}

/** Trello does not accept the key or the token, or the token may not do this (code `unauthorized`). */
export class UnauthorizedError extends TrelloAPIError {
  constructor(details: TrelloAPIErrorDetails, options: TrelloWebhooksErrorOptions = {}) {
    super(details, options, 'unauthorized');
  }
}

/**
 * Too many requests, and the retries are used up or the wait would be longer than `retry.maxWaitMs`
 * (code `rate_limited`). Trello allows 300 requests in 10 s per key, 100 in 10 s per token, and 100 in 900 s to
 * `/members/` (Trello's rate limit guide).
 */
export class RateLimitedError extends TrelloAPIError {
  /** After how many milliseconds the limit is certainly over, by Trello's `x-rate-limit-*` headers. */
  readonly retryAfterMs: number;

  constructor(details: TrelloAPIErrorDetails, retryAfterMs: number) {
    super(details, { hint: `Try again in ${Math.ceil(retryAfterMs / 1000)} s` }, 'rate_limited');
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The OAuth 2.0 authorization server gave no tokens (code `oauth2_failed`). `reason` is its word: `invalid_grant` means that
 * the refresh token was used up or revoked, and that the user has to log in again.
 */
export class OAuth2Error extends TrelloWebhooksError {
  /** Such as `invalid_grant`. */
  readonly reason: string;

  constructor(reason: string, problem: string, cause?: Error) {
    const hint =
      reason === 'invalid_grant'
        ? 'Send the user to the authorization page again; where several processes share the tokens, pass readTokens'
        : 'Check clientId, clientSecret and tokenURL';
    super('oauth2_failed', problem, { hint, cause });
    this.reason = reason;
  }
}

/** The token lacks the scope that the call needs, so it was not sent (code `missing_scope`). */
export class MissingScopeError extends TrelloWebhooksError {
  /** The scopes of which one is needed. */
  readonly wanted: readonly string[];

  constructor(wanted: readonly string[], given: readonly string[]) {
    super(
      'missing_scope',
      `The token has the scopes ${given.join(', ') || 'none'}, and not ${wanted.join(' or ')}`,
      {
        hint: `Let the user log in again, with the scope ${wanted[0]}`,
      },
    );
    this.wanted = wanted;
  }
}

/** A 2xx response that is not as Trello documents it, such as the HTML of a proxy (code `unexpected_response`). */
export class UnexpectedResponseError extends TrelloAPIError {
  constructor(details: TrelloAPIErrorDetails, problem: string) {
    const hint = `${problem}; is baseURL right, and is a proxy in between?`;
    super(details, { hint: hint.charAt(0).toUpperCase() + hint.slice(1) }, 'unexpected_response');
  }
}

/**
 * No response came: no connection, or it broke (code `trello_unreachable`). Whether Trello carried the request out is
 * unknown. `cause` is a copy of the network error without key and token.
 */
export class TrelloConnectionError extends TrelloWebhooksError {
  /** The HTTP method. */
  readonly method: string;
  /** The path below the base URL; the token in it is written as `{token}`. */
  readonly path: string;

  constructor(
    method: string,
    path: string,
    cause: Error | undefined,
    problem?: string,
    code = 'trello_unreachable',
  ) {
    const reason = problem ?? innermostMessage(cause);
    super(code, `No response from Trello to ${method} ${path}: ${reason}`, { cause });
    this.method = method;
    this.path = path;
  }
}

/** No whole response came within `timeoutMs` (code `trello_timeout`). */
export class TrelloTimeoutError extends TrelloConnectionError {
  constructor(method: string, path: string, timeoutMs: number) {
    super(method, path, undefined, `it took longer than ${timeoutMs} ms`, 'trello_timeout');
  }
}

/** `fetch failed` says nothing; the reason is what caused it. */
function innermostMessage(error: Error | undefined): string {
  let innermost = error;
  while (innermost?.cause instanceof Error) innermost = innermost.cause;
  return innermost?.message || 'the reason is unknown';
}

brandErrors({
  InvalidArgumentError,
  TrelloAPIError,
  CallbackURLRejectedError,
  DuplicateWebhookError,
  NotFoundError,
  UnauthorizedError,
  RateLimitedError,
  OAuth2Error,
  MissingScopeError,
  UnexpectedResponseError,
  TrelloConnectionError,
  TrelloTimeoutError,
});
