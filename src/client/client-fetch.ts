import { checkPath } from './any-route.js';
import { InvalidArgumentError, TrelloAPIError } from './errors.js';
import { EncodedBody, type Method, type ReadResponse, type TrelloRequest } from './request.js';
import type { Transport } from './transport.js';

/** Statuses whose responses have no body, in the words of `fetch`. */
const withoutBody: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/**
 * A `fetch` for other clients of Trello: authenticated, within the rate limits, repeated as the client repeats. It sends
 * to the API alone, and takes key and token out of the query, since the header carries them.
 */
export function clientFetch(transport: Transport, baseURL: string): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input instanceof Request ? input : urlIn(input, baseURL), init);
    const sent = await toTrelloRequest(request, baseURL);
    try {
      return toResponse(await transport.sendForResponse({ ...sent, signal: init?.signal ?? request.signal }));
    } catch (error) {
      // A `fetch` resolves to responses of every status.
      if (error instanceof TrelloAPIError) {
        const { status, trelloCode: code, trelloMessage: message } = error;
        const body = code === undefined ? message : JSON.stringify({ message, error: code });
        return new Response(withoutBody.has(status) ? null : body, { status });
      }
      throw error;
    }
  };
}

function urlIn(input: string | URL, baseURL: string): URL {
  return typeof input === 'string' && input.startsWith('/') ? new URL(baseURL + input) : new URL(input);
}

async function toTrelloRequest(request: Request, baseURL: string): Promise<TrelloRequest> {
  const url = new URL(request.url);
  const base = new URL(baseURL);
  if (url.origin !== base.origin || !url.pathname.startsWith(`${base.pathname}/`))
    throw new InvalidArgumentError(
      'url',
      'is outside of the API, to which the credentials belong',
      'Give a URL below baseURL, or a path such as /members/me',
    );
  const path = url.pathname.slice(base.pathname.length);
  checkPath(path);
  const query = Object.fromEntries(
    [...url.searchParams].filter(([name]) => name !== 'key' && name !== 'token'),
  );
  const type = request.headers.get('content-type') ?? undefined;
  const bytes = new Uint8Array(await request.arrayBuffer());
  return {
    method: request.method as Method,
    path,
    ...(Object.keys(query).length > 0 && { query }),
    ...(bytes.byteLength > 0 && { body: new EncodedBody(bytes, type) }),
  };
}

function toResponse({ status, headers, text }: ReadResponse): Response {
  const type = headers.get('content-type') ?? 'application/json; charset=utf-8';
  return new Response(withoutBody.has(status) ? null : text, { status, headers: { 'content-type': type } });
}
