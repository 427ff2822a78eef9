import { TrelloWebhooksError, type TrelloWebhooksErrorOptions } from '../errors.js';
import { brandErrors } from '../util/brand.js';

/** What an error answer of Trello consists of. */
export interface TrelloAPIErrorDetails {
  /** The HTTP status. */
  status: number;
  /** Trello's own words, shortened to 500 characters. */
  trelloMessage: string;
  /** Trello's word for the kind of error, when the answer was JSON. */
  trelloCode: string | undefined;
  /** The HTTP method. */
  method: string;
  /** The path below the base URL, without the query; the token in it is written as `{token}`. */
  path: string;
}

/**
 * Trello answered, but not with what was asked for. The sub-classes tell apart what users must tell apart; this class
 * itself (code `trello_api_error`) is everything else. Neither the key nor the token is ever in it.
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
    const said = trelloMessage === '' ? '' : `: ${trelloMessage}`;
    super(code, `Trello answered ${status} to ${method} ${path}${said}`, options);
    this.status = status;
    this.trelloMessage = trelloMessage;
    this.trelloCode = trelloCode;
    this.method = method;
    this.path = path;
  }
}

/**
 * Trello's HEAD request to the callback URL was not answered with 200, so nothing was registered or changed
 * (code `callback_url_rejected`). `gotStatus` is the status that Trello says it got.
 */
export class CallbackURLRejectedError extends TrelloAPIError {
  /** The status that Trello got from the callback URL; `undefined` when it does not say. */
  readonly gotStatus: number | undefined;

  constructor(details: TrelloAPIErrorDetails, gotStatus: number | undefined) {
    const hint =
      'Trello sends HEAD to the callback URL and wants exactly 200: the receiver must run, be reachable from the ' +
      'internet, answer HEAD (not only POST) without a login, and have a valid certificate if it is https';
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

/** An answer with a good status that is not what Trello promises, such as a proxy's HTML (code `unexpected_answer`). */
export class UnexpectedAnswerError extends TrelloAPIError {
  constructor(details: TrelloAPIErrorDetails, problem: string) {
    const hint = `${problem}; is baseURL right, and is a proxy in between?`;
    super(details, { hint: hint.charAt(0).toUpperCase() + hint.slice(1) }, 'unexpected_answer');
  }
}

brandErrors({
  TrelloAPIError,
  CallbackURLRejectedError,
  DuplicateWebhookError,
  NotFoundError,
  UnauthorizedError,
  RateLimitedError,
  UnexpectedAnswerError,
});
