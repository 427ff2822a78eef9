import type { Logger } from '../util/logger.js';
import { withDeadline } from '../util/timers.js';
import { sleep, untilAborted } from './abort.js';
import type { Authenticator } from './auth/authenticator.js';
import { errorFromResponse, rateLimitedBefore, shorten, tooLarge } from './error-from-response.js';
import {
  NotFoundError,
  TrelloConnectionError,
  TrelloTimeoutError,
  UnexpectedResponseError,
} from './errors.js';
import { readText, ResponseTooLarge } from './read-body.js';
import { safeCause } from './redact.js';
import {
  EncodedBody,
  type Fetch,
  type ReadResponse,
  type TrelloRequest,
  type TrelloResponse,
} from './request.js';
import { isLost, isRepeatable, retryDelayMs, type ClientRetryPolicy } from './retry.js';
import { throttleOf, type Throttle } from './throttle/throttle.js';

/** What the transport needs; everything is checked by then. */
export interface TransportDeps {
  auth: Authenticator;
  baseURL: string;
  /** The name under which Trello says of an action that this client did it. */
  identifier: string;
  fetch: Fetch;
  logger: Logger | undefined;
  timeoutMs: number;
  retry: ClientRetryPolicy;
}

/**
 * Sends requests within Trello's rate limits, repeats them by the rules of `retry.ts`, and keeps secrets out of every
 * error and log line.
 */
export class Transport {
  readonly #deps: TransportDeps;
  readonly #throttle: Throttle;

  constructor(deps: TransportDeps) {
    this.#deps = deps;
    this.#throttle = throttleOf(deps.baseURL, deps.auth.limits.application);
  }

  /** The authenticator, which knows what the token may do. */
  get auth(): Authenticator {
    return this.#deps.auth;
  }

  /** Sends a request until it succeeds or may not be repeated; throws what went wrong last. */
  async send(request: TrelloRequest): Promise<TrelloResponse> {
    return this.#toResponse(request, await this.sendForResponse(request));
  }

  /** The same; resolves to the response itself. */
  async sendForResponse(request: TrelloRequest): Promise<ReadResponse> {
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
          return { status: 200, headers: new Headers(), text: '' };
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

  async #sendOnce(request: TrelloRequest): Promise<ReadResponse> {
    const { auth } = this.#deps;
    let header = await untilAborted(auth.header(this.#deps), request.signal);
    let response = await this.#sendAs(header, request);
    if (response.status === 401 && (await auth.renew(header, this.#deps))) {
      header = await auth.header(this.#deps);
      response = await this.#sendAs(header, request);
    }
    if (response.status < 200 || response.status > 299)
      throw errorFromResponse(request, response, (text) => auth.redact(text));
    return response;
  }

  async #sendAs(header: string, request: TrelloRequest): Promise<ReadResponse> {
    const { logger, auth, retry } = this.#deps;
    const { method, path } = request;
    const { user } = auth.limits;
    const blockedMs = this.#throttle.blockedMs(user);
    if (blockedMs > retry.maxWaitMs) throw rateLimitedBefore(request, blockedMs);
    const place = await this.#throttle.enter(user, request);
    const started = Date.now();
    let response: ReadResponse | undefined;
    try {
      response = await this.#exchange(header, request);
    } finally {
      place.end(response);
    }
    const { status } = response;
    logger?.debug({ method, path, status, ms: Date.now() - started }, 'Trello responded');
    return response;
  }

  /** One request and its response, within the time limit, even when `fetch` does not listen to its signal. */
  async #exchange(header: string, request: TrelloRequest): Promise<ReadResponse> {
    const { method, path, signal } = request;
    const { timeoutMs, auth } = this.#deps;
    const controller = new AbortController();
    try {
      const response = await withDeadline(
        untilAborted(this.#fetch(header, request, controller.signal), signal),
        timeoutMs,
        () => undefined,
      );
      if (response !== undefined) return response;
    } catch (error) {
      controller.abort(error);
      if (signal?.aborted === true) throw error;
      if (error instanceof ResponseTooLarge) throw tooLarge(request);
      throw new TrelloConnectionError(
        method,
        path,
        safeCause(error, (text) => auth.redact(text)),
      );
    }
    const timeout = new TrelloTimeoutError(method, path, timeoutMs);
    controller.abort(timeout);
    throw timeout;
  }

  async #fetch(
    authorization: string,
    { method, path, query, body }: TrelloRequest,
    signal: AbortSignal,
  ): Promise<ReadResponse> {
    const { baseURL, auth, fetch, identifier } = this.#deps;
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    const encoded =
      body === undefined || body instanceof EncodedBody
        ? body
        : new EncodedBody(JSON.stringify(body), 'application/json');
    const headers = {
      accept: 'application/json',
      authorization,
      'x-trello-client-identifier': identifier,
      ...(encoded?.type === undefined ? {} : { 'content-type': encoded.type }),
    };
    const init = { method, headers, redirect: 'manual' as const, signal };
    const response = await fetch(
      baseURL + auth.insertToken(path) + search,
      encoded === undefined ? init : { ...init, body: encoded.content },
    );
    return { status: response.status, headers: response.headers, text: await readText(response) };
  }

  #toResponse({ method, path }: TrelloRequest, { status, text }: ReadResponse): TrelloResponse {
    const unexpected = (problem: string) => {
      const trelloMessage = shorten(this.auth.redact(text.trim())).slice(0, 120);
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
