import type { UnexpectedResponseError } from './errors.js';

/** Options of every call of the client. */
export interface RequestOptions {
  /** Ends the call, also while it waits for its next attempt; the call then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The part of a `fetch` response that the client reads. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** The part of `fetch` that the client uses; `globalThis.fetch`, undici's and node-fetch's all fit. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    redirect: 'manual';
    signal: AbortSignal;
    body?: string;
  },
) => Promise<FetchResponse>;

/** A request to Trello; `{token}` in the path stands for the token, so that a path can be logged. */
export interface TrelloRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  signal?: AbortSignal | undefined;
}

/** A response with a 2xx status. */
export interface TrelloResponse {
  /** The body as JSON; `undefined` when it is empty. */
  json: unknown;
  /** Makes the error for a body that is not as Trello documents it. */
  unexpected(problem: string): UnexpectedResponseError;
}
