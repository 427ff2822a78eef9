import { TrelloWebhooksError } from '../errors.js';
import { brandErrors } from '../util/brand.js';

/**
 * No answer came: no connection, or it broke (code `trello_unreachable`). Whether Trello carried the request out is
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
    super(code, `No answer from Trello to ${method} ${path}: ${reason}`, { cause });
    this.method = method;
    this.path = path;
  }
}

/** No whole answer came within `timeoutMs` (code `trello_timeout`). */
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

brandErrors({ TrelloConnectionError, TrelloTimeoutError });
