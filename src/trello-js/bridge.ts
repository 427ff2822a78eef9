import type { TrelloClient } from '../client/index.js';

/** The request of a method of trello.js 2. */
interface TrelloJSRequest<T> {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  searchParams?: Record<string, unknown>;
  /** A schema of zod. */
  schema?: { parse(value: unknown): T };
}

/** The client that trello.js 2 lets its methods send through. */
export interface TrelloJSClient {
  sendRequest<T>(request: TrelloJSRequest<T>): Promise<T>;
}

/**
 * Lets trello.js 2 send through a client of this package: its 250 typed methods, with this client's authentication (also
 * OAuth 2.0), rate limits, retries, own-action header and errors. Responses are checked by the schemas of trello.js.
 *
 * ```js
 * import { createTrelloClient } from 'trello.js';
 * import { trelloJSClient } from 'trello-webhooks/trello-js';
 *
 * const trello = createTrelloClient(trelloJSClient(client));
 * await trello.cards.createCardComment({ id: card.id, text: 'Done' });
 * ```
 *
 * @param options.skipParsing Return responses as they come, and not as the schemas of trello.js have them. @default false
 */
export function trelloJSClient(
  client: TrelloClient,
  { skipParsing = false }: { skipParsing?: boolean } = {},
): TrelloJSClient {
  return {
    async sendRequest<T>(request: TrelloJSRequest<T>): Promise<T> {
      const { url, method = 'GET', headers = {}, body, searchParams = {}, schema } = request;
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(searchParams))
        if (value !== undefined && value !== null) query.set(name, `${value as string}`);
      const search = query.size > 0 ? `${url.includes('?') ? '&' : '?'}${query.toString()}` : '';
      const isText = typeof body === 'string';
      const response = await client.fetch(client.baseURL + url + search, {
        method,
        headers: {
          ...(body !== undefined && body !== null && !isText && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && body !== null && { body: isText ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      // The form of the error is that of trello.js, whose callers may look at it.
      if (!response.ok) throw new Error(`Request failed: ${response.status} - ${text}`);
      if (text === '' || !(response.headers.get('content-type') ?? '').includes('json'))
        return undefined as T;
      const data: unknown = JSON.parse(text);
      return schema === undefined || skipParsing ? (data as T) : schema.parse(data);
    },
  };
}
