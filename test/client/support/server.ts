import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrelloClient, type TrelloClientOptions } from '../../../src/client/index.js';

/** Key and token as long as Trello's, so that finding them anywhere is a leak and no coincidence. */
export const key = '0123456789abcdef0123456789abcdef';
export const token = `ATTA${'feedc0de'.repeat(9)}`;

export interface Seen {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** The server responds, cuts the connection, or never responds. */
export type Reply =
  { status?: number; json?: unknown; text?: string; headers?: Record<string, string> } | 'cut' | 'never';

export interface TestServer {
  baseURL: string;
  seen: Seen[];
  /** Such as `GET /webhooks/…`, with `{token}` for the token. */
  routes(): string[];
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A real server on a port of its own, closed after the test. It responds with what `reply` returns and remembers what it saw. */
export async function serve(reply: (seen: Seen, nth: number) => Reply | Promise<Reply>): Promise<TestServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://server');
      const text = Buffer.concat(chunks).toString();
      const one: Seen = {
        method: request.method ?? '',
        path: url.pathname.replace('/1', ''),
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      };
      seen.push(one);
      void Promise.resolve(reply(one, seen.length)).then((what) => respond(response, what));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const routes = () => seen.map(({ method, path }) => `${method} ${path.replace(token, '{token}')}`);
  return { baseURL: `http://127.0.0.1:${port}/1`, seen, routes };
}

function respond(response: ServerResponse, what: Reply): void {
  if (what === 'never') return;
  if (what === 'cut') {
    response.destroy();
    return;
  }
  const { status = 200, json, text, headers = {} } = what;
  const type = json === undefined ? 'text/plain' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(json === undefined ? text : JSON.stringify(json));
}

/** A client of that server that does not wait for long. */
export function clientOf(
  { baseURL }: { baseURL: string },
  options: Partial<TrelloClientOptions> = {},
): TrelloClient {
  return new TrelloClient({ auth: { key, token }, baseURL, retry: { minDelayMs: 1 }, ...options });
}

/** The error that a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('it did not fail');
}
