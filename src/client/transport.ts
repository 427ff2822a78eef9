import type { Logger } from '../util/logger.js';
import { NotFoundError, UnexpectedAnswerError, type TrelloAPIErrorDetails } from './api-errors.js';
import { TrelloConnectionError, TrelloTimeoutError } from './connection-errors.js';
import { errorFromAnswer, shorten } from './error-from-answer.js';
import { redactor, safeCause, type Redact } from './redact.js';
import { isLost, retryDelayMs, type RetryPolicy } from './retry.js';
import type { Fetch } from './types.js';
import { DeadlineExceeded, sleep, withDeadline } from './with-deadline.js';

/** A request to Trello; `{token}` in the path stands for the token, so that a path can be logged. */
export interface TrelloRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  signal?: AbortSignal | undefined;
}

/** An answer with a 2xx status. */
export interface TrelloAnswer {
  /** The body as JSON; `undefined` when it is empty. */
  json: unknown;
  /** Makes the error for a body that is not what was promised. */
  unexpected(problem: string): UnexpectedAnswerError;
}

/** What the transport is made of; everything is checked by then. */
export interface TransportOptions {
  key: string;
  token: string;
  baseURL: string;
  fetch: Fetch;
  logger: Logger | undefined;
  timeoutMs: number;
  retry: RetryPolicy;
}

/** Sends requests, retries them by the rules of `retry.ts`, and keeps key and token out of everything it says. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #redact: Redact;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#redact = redactor([options.key, options.token]);
  }

  /** Sends a request until it succeeds or may not be repeated; throws what went wrong last. */
  async send(request: TrelloRequest): Promise<TrelloAnswer> {
    const { method, path, signal } = request;
    let waitedMs = 0;
    let mayBeDone = false;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      try {
        return await this.#sendOnce(request);
      } catch (error) {
        signal?.throwIfAborted();
        // The attempt before may have deleted it, and only its answer was lost.
        if (method === 'DELETE' && mayBeDone && error instanceof NotFoundError)
          return { json: undefined, unexpected: (problem) => this.#unexpected(request, 404, '', problem) };
        const delayMs = retryDelayMs(
          error,
          { repeatable: isRepeatable(request), attempt, waitedMs },
          this.#options.retry,
        );
        if (delayMs === undefined) throw error;
        mayBeDone ||= isLost(error);
        waitedMs += delayMs;
        const reason = error instanceof Error ? error.message : undefined;
        this.#options.logger?.warn(
          { method, path, attempt, delayMs: Math.round(delayMs), reason },
          'Trello: trying again',
        );
        await sleep(delayMs, signal);
      }
    }
  }

  async #sendOnce(request: TrelloRequest): Promise<TrelloAnswer> {
    const { method, path } = request;
    const { timeoutMs, fetch, logger } = this.#options;
    const started = Date.now();
    const answer = await withDeadline(timeoutMs, request.signal, async (signal) => {
      const init = { method, headers: this.#headers(request), redirect: 'manual' as const, signal };
      const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
      const response = await fetch(this.#url(request), { ...init, ...body });
      return { status: response.status, headers: response.headers, text: await response.text() };
    }).catch((error: unknown) => {
      if (request.signal?.aborted === true) throw error;
      if (error instanceof DeadlineExceeded) throw new TrelloTimeoutError(method, path, timeoutMs);
      throw new TrelloConnectionError(method, path, safeCause(error, this.#redact));
    });
    logger?.debug({ method, path, status: answer.status, ms: Date.now() - started }, 'Trello answered');
    if (answer.status < 200 || answer.status > 299) throw errorFromAnswer(request, answer, this.#redact);
    const unexpected = (problem: string) => this.#unexpected(request, answer.status, answer.text, problem);
    if (answer.text.trim() === '') return { json: undefined, unexpected };
    try {
      return { json: JSON.parse(answer.text) as unknown, unexpected };
    } catch {
      throw unexpected('the answer is not JSON');
    }
  }

  #url({ path, query }: TrelloRequest): string {
    const { baseURL, token } = this.#options;
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    return baseURL + path.replace('{token}', () => encodeURIComponent(token)) + search;
  }

  #headers({ body }: TrelloRequest): Record<string, string> {
    const { key, token } = this.#options;
    return {
      accept: 'application/json',
      authorization: `OAuth oauth_consumer_key="${key}", oauth_token="${token}"`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
  }

  #unexpected(
    { method, path }: TrelloRequest,
    status: number,
    text: string,
    problem: string,
  ): UnexpectedAnswerError {
    const trelloMessage = shorten(this.#redact(text.trim())).slice(0, 120);
    const details: TrelloAPIErrorDetails = { status, trelloMessage, trelloCode: undefined, method, path };
    return new UnexpectedAnswerError(details, problem);
  }
}

/**
 * Whether doing it twice is the same as doing it once. Creating is not: its repetition is answered "already exists".
 * `PUT /webhooks/` without an id may create, too.
 */
function isRepeatable({ method, path }: TrelloRequest): boolean {
  return method === 'GET' || method === 'DELETE' || (method === 'PUT' && path !== '/webhooks/');
}
