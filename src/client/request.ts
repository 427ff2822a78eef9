import type { UnexpectedResponseError } from './errors.js';

/** Options of every call of the client. */
export interface RequestOptions {
  /** Ends the call, also while it waits for its next attempt; the call then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Whether calls that are not in the background go first when Trello's rate limit makes calls wait. `backfill()` and the
   * functions that look after webhooks set it, so that handlers do not wait for them.
   * @default false
   */
  background?: boolean | undefined;
}

/** The part of a `fetch` response that the client reads. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** Read piece by piece where it is there, so that a response that is too large is not held in memory. */
  readonly body?: AsyncIterable<Uint8Array> | { getReader(): unknown } | null;
}

/** The part of `fetch` that the client uses; `globalThis.fetch`, undici's and node-fetch's all fit. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    redirect: 'manual';
    signal: AbortSignal;
    body?: string | FormData | Uint8Array<ArrayBuffer>;
  },
) => Promise<FetchResponse>;

/** A request to Trello; `{token}` in the path stands for the token, so that a path can be logged. */
export interface TrelloRequest {
  method: Method;
  path: string;
  query?: Record<string, string>;
  body?: Record<string, unknown> | EncodedBody;
  signal?: AbortSignal | undefined;
  background?: boolean | undefined;
}

/** The methods of Trello's routes. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A body that is sent as it is. */
export class EncodedBody {
  constructor(
    readonly content: string | FormData | Uint8Array<ArrayBuffer>,
    /** The content type; `undefined` for a form, of which `fetch` makes its own. */
    readonly type: string | undefined,
  ) {}
}

/** A response of any status, read to its end. */
export interface ReadResponse {
  status: number;
  headers: FetchResponse['headers'];
  text: string;
}

/** A response with a 2xx status. */
export interface TrelloResponse {
  /** The body as JSON; `undefined` when it is empty. */
  json: unknown;
  /** Makes the error for a body that is not as Trello documents it. */
  unexpected(problem: string): UnexpectedResponseError;
}
