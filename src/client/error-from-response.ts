import {
  CallbackURLRejectedError,
  DuplicateWebhookError,
  NotFoundError,
  RateLimitedError,
  TrelloAPIError,
  UnauthorizedError,
  UnexpectedResponseError,
  type TrelloAPIErrorDetails,
} from './errors.js';
import { rateLimitWaitMs } from './rate-limit.js';
import { MAX_RESPONSE_BYTES } from './read-body.js';
import type { Redact } from './redact.js';
import type { FetchResponse } from './request.js';

/** Trello's words for a failed HEAD check; the same in all three forms of the response (JSON twice, plain text before). */
const headCheckFailed = /did not return 200 status code(?:, got (\d{3}))?/;

/**
 * The error that a response stands for. Most of Trello's error bodies are plain text, some are JSON `{message, error}`;
 * the kind of error is often only in the words, and those are compared before key and token are taken out of them.
 */
export function errorFromResponse(
  request: { method: string; path: string },
  response: { status: number; headers: FetchResponse['headers']; text: string },
  redact: Redact,
): TrelloAPIError {
  const { status } = response;
  const { message, code } = readErrorBody(response.text);
  const details: TrelloAPIErrorDetails = {
    status,
    trelloMessage: shorten(redact(message)),
    trelloCode: code === undefined ? undefined : shorten(redact(code)),
    method: request.method,
    path: request.path,
  };
  if (status === 429) return new RateLimitedError(details, rateLimitWaitMs(response.headers));
  if (status >= 400 && status < 500) {
    const rejected = headCheckFailed.exec(message);
    if (rejected !== null || code === 'VALIDATOR_URL_RETURNED_ERROR')
      return new CallbackURLRejectedError(
        details,
        rejected?.[1] === undefined ? undefined : Number(rejected[1]),
      );
    if (/webhook with that callback.* already exists/i.test(message))
      return new DuplicateWebhookError(details);
    if (/does not belong to token/i.test(message))
      return new UnauthorizedError(details, {
        hint: 'A webhook belongs to the token that registered it: use that token',
      });
    if (status === 404 || /\bmodel not found\b/i.test(message))
      return new NotFoundError(details, notFoundHint(message));
    if (status === 401 || status === 403) return new UnauthorizedError(details, unauthorizedHint(message));
  }
  return new TrelloAPIError(details, otherHint(status, message));
}

function readErrorBody(text: string): { message: string; code: string | undefined } {
  if (/^\s*</.test(text)) {
    const title = /<title[^>]*>([^<]*)/i.exec(text)?.[1]?.trim();
    return {
      message: title === undefined || title === '' ? 'an HTML page' : `an HTML page: ${title}`,
      code: undefined,
    };
  }
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null) {
      const code = 'error' in body && typeof body.error === 'string' ? body.error : undefined;
      const message = 'message' in body && typeof body.message === 'string' ? body.message : (code ?? text);
      return { message: message.trim(), code };
    }
  } catch {
    // Plain text is Trello's usual form.
  }
  return { message: text.trim(), code: undefined };
}

/** Enough for every text of Trello's, and not a whole page in a log. */
export function shorten(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 500)}…`;
}

function notFoundHint(message: string): { hint?: string } {
  if (/^Cannot [A-Z]+ /.test(message))
    return { hint: 'There is no such route: check baseURL, which ends in /1' };
  if (/model not found/i.test(message))
    return { hint: 'Check idModel, and that the token may read that model' };
  return {};
}

/** Trello's texts of 401 and 403, and what helps. Source: its guides, and issues of other clients. */
const unauthorizedHints: readonly (readonly [text: RegExp, hint: string])[] = [
  [/invalid (app )?key/i, 'The API key is wrong: copy it from https://trello.com/power-ups/admin'],
  [
    /expired token/i,
    'The token has expired, and Trello has deleted its webhooks: make a new one, and register them again',
  ],
  [
    /invalid token/i,
    'The token is wrong, or was revoked, which deletes its webhooks: make a new one with the scopes that the bot needs',
  ],
  [/missing scopes/i, 'The request had no token, or one without the scope: make one with it'],
  [
    /unauthorized (card |board |list |member |organization )?permission requested/i,
    'The token may not do this: its member has no access to the model, or the token lacks the scope (read, or write to change something)',
  ],
  [
    /unauthorized token/i,
    'The token does not belong to this API key, or may not see this: use the token that was made with the key',
  ],
  [
    /cannot access this REST resource/i,
    'Trello keeps this route from OAuth 2.0 applications: use a key and a token, or a registry for webhooks',
  ],
];

function unauthorizedHint(message: string): { hint: string } {
  const known = unauthorizedHints.find(([text]) => text.test(message));
  return {
    hint: known?.[1] ?? 'The token may not do this: it needs the scope for it, and access to the model',
  };
}

/** The error of a call that is not sent, because an earlier one was refused with 429 and the wait is too long. */
export function rateLimitedBefore({ method, path }: { method: string; path: string }, ms: number) {
  const trelloMessage = 'an earlier call was refused, and this one was not sent';
  return new RateLimitedError({ status: 429, trelloMessage, trelloCode: undefined, method, path }, ms);
}

/** The error of a response that is too large to be read. */
export function tooLarge({ method, path }: { method: string; path: string }): UnexpectedResponseError {
  const trelloMessage = `it is larger than ${MAX_RESPONSE_BYTES / 1024 / 1024} MiB`;
  return new UnexpectedResponseError(
    { status: 200, trelloMessage, trelloCode: undefined, method, path },
    'the response is too large: ask for fewer fields or a smaller page',
  );
}

function otherHint(status: number, message: string): { hint?: string } {
  if (/invalid (value for )?id/i.test(message))
    return { hint: 'The id has the right form but Trello does not know it' };
  if (status < 400)
    return { hint: 'A redirect is not followed, because it would carry the token elsewhere: check baseURL' };
  return {};
}
