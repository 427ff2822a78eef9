import type { Logger } from '../util/logger.js';
import { withDeadline } from '../util/timers.js';
import { sleep, untilAborted } from './abort.js';
import { authorization, insertToken, type Credentials } from './auth.js';
import { errorFromResponse, shorten } from './error-from-response.js';
import {
  NotFoundError,
  TrelloConnectionError,
  TrelloTimeoutError,
  UnexpectedResponseError,
} from './errors.js';
import { redactor, safeCause, type Redact } from './redact.js';
import type { Fetch, FetchResponse, TrelloRequest, TrelloResponse } from './request.js';
import { isLost, isRepeatable, retryDelayMs, type ClientRetryPolicy } from './retry.js';

/** What the transport needs; everything is checked by then. */
export interface TransportDeps {
  credentials: Credentials;
  baseURL: string;
  fetch: Fetch;
  logger: Logger | undefined;
  timeoutMs: number;
  retry: ClientRetryPolicy;
}

/** A response of any status, read to its end. */
interface ReadResponse {
  status: number;
  headers: FetchResponse['headers'];
  text: string;
}

/** Sends requests, repeats them by the rules of `retry.ts`, and keeps key and token out of every error and log line. */
export class Transport {
  readonly #deps: TransportDeps;
  readonly #redact: Redact;

  constructor(deps: TransportDeps) {
    this.#deps = deps;
    this.#redact = redactor([deps.credentials.key, deps.credentials.token]);
  }

  /** Sends a request until it succeeds or may not be repeated; throws what went wrong last. */
  async send(request: TrelloRequest): Promise<TrelloResponse> {
    const { method, path, signal } = request;
    let waitedMs = 0;
    let mayBeDone = false;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      try {
        return await this.#sendOnce(request);
      } catch (error) {
        signal?.throwIfAborted();
        // The attempt before may have deleted it, and only its response was lost.
        if (method === 'DELETE' && mayBeDone && error instanceof NotFoundError)
          return this.#toResponse(request, { status: error.status, text: '' });
        const delayMs = retryDelayMs(
          error,
          { repeatable: isRepeatable(request), attempt, waitedMs },
          this.#deps.retry,
        );
        if (delayMs === undefined) throw error;
        mayBeDone ||= isLost(error);
        waitedMs += delayMs;
        const reason = error instanceof Error ? error.message : undefined;
        this.#deps.logger?.warn(
          { method, path, attempt, delayMs: Math.round(delayMs), reason },
          'Trello: trying again',
        );
        await sleep(delayMs, signal);
      }
    }
  }

  async #sendOnce(request: TrelloRequest): Promise<TrelloResponse> {
    const { method, path } = request;
    const started = Date.now();
    const response = await this.#exchange(request);
    const { status } = response;
    this.#deps.logger?.debug({ method, path, status, ms: Date.now() - started }, 'Trello responded');
    if (status < 200 || status > 299) throw errorFromResponse(request, response, this.#redact);
    return this.#toResponse(request, response);
  }

  /** One request and its response, within the time limit, even when `fetch` does not listen to its signal. */
  async #exchange(request: TrelloRequest): Promise<ReadResponse> {
    const { method, path, signal } = request;
    const { timeoutMs } = this.#deps;
    const controller = new AbortController();
    try {
      const response = await withDeadline(
        untilAborted(this.#fetch(request, controller.signal), signal),
        timeoutMs,
        () => undefined,
      );
      if (response !== undefined) return response;
    } catch (error) {
      controller.abort(error);
      if (signal?.aborted === true) throw error;
      throw new TrelloConnectionError(method, path, safeCause(error, this.#redact));
    }
    const timeout = new TrelloTimeoutError(method, path, timeoutMs);
    controller.abort(timeout);
    throw timeout;
  }

  async #fetch({ method, path, query, body }: TrelloRequest, signal: AbortSignal): Promise<ReadResponse> {
    const { baseURL, credentials, fetch } = this.#deps;
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    const headers = {
      accept: 'application/json',
      authorization: authorization(credentials),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const init = { method, headers, redirect: 'manual' as const, signal };
    const response = await fetch(
      baseURL + insertToken(path, credentials) + search,
      body === undefined ? init : { ...init, body: JSON.stringify(body) },
    );
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  #toResponse(
    { method, path }: TrelloRequest,
    { status, text }: Pick<ReadResponse, 'status' | 'text'>,
  ): TrelloResponse {
    const unexpected = (problem: string) => {
      const trelloMessage = shorten(this.#redact(text.trim())).slice(0, 120);
      return new UnexpectedResponseError(
        { status, trelloMessage, trelloCode: undefined, method, path },
        problem,
      );
    };
    if (text.trim() === '') return { json: undefined, unexpected };
    try {
      return { json: JSON.parse(text) as unknown, unexpected };
    } catch {
      throw unexpected('the response is not JSON');
    }
  }
}
