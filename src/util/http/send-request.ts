import { Agent as HTTPAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HTTPSAgent, request as httpsRequest } from 'node:https';
import { isURL } from '../url.js';

/** A request to make over HTTP or HTTPS. */
export interface HTTPRequest {
  url: string | URL;
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** How long the whole exchange may take, the body of the response included. @default no limit */
  timeoutMs?: number;
  /** Ends the request. */
  signal?: AbortSignal;
  /** Reuse a connection, which is what a measurement of many requests wants. @default false, a connection of its own */
  keepAlive?: boolean;
  /** The most of a response's body that is read; the connection is ended there. @default no limit */
  maxResponseBytes?: number;
}

/** The response. */
export interface HTTPResponse {
  status: number;
  /** Names in lower case; several values of one name are joined by a comma. */
  headers: Record<string, string>;
  /** As UTF-8; no more than the first `maxResponseBytes`. */
  body: string;
}

const agents = { 'http:': new HTTPAgent({ keepAlive: true }), 'https:': new HTTPSAgent({ keepAlive: true }) };

/**
 * Makes one request as Trello does: certificates are checked, and redirects are not followed. Cheaper than `fetch`, and
 * it sends no header of its own but `host` and `connection` (and a length when there is a body).
 *
 * @throws The network error, whose `code` names it, such as `ECONNREFUSED`; `ETIMEDOUT` when it took too long.
 */
export async function sendRequest(request: HTTPRequest): Promise<HTTPResponse> {
  const { url, method, body, timeoutMs, signal, keepAlive = false, maxResponseBytes = Infinity } = request;
  if (!isHTTPURL(String(url))) throw new TypeError('Not an http or https URL');
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  const headers =
    body === undefined
      ? request.headers
      : { ...request.headers, 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? httpsRequest : httpRequest)(target, {
      method,
      headers,
      agent: keepAlive && agents[secure ? 'https:' : 'http:'],
      ...(signal && { signal }),
    });
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(
            () => outgoing.destroy(networkError('ETIMEDOUT', `No response in ${timeoutMs} ms`)),
            timeoutMs,
          );
    outgoing.on('error', reject);
    outgoing.on('close', () => {
      clearTimeout(timer);
      reject(networkError('ECONNRESET', 'The connection was closed before the response'));
    });
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const end = (): void => {
        const text = Buffer.concat(chunks).subarray(0, maxResponseBytes).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, headers: headersOf(incoming.headers), body: text });
      };
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size <= maxResponseBytes) return;
        end();
        outgoing.destroy();
      });
      incoming.on('end', end);
      incoming.on('error', reject);
    });
    outgoing.end(body);
  });
}

/** Whether a text is an absolute http or https URL. */
export function isHTTPURL(text: string): boolean {
  return /^https?:\/\//i.test(text) && isURL(text);
}

/** The code of a network error, such as `ECONNREFUSED`; the name of an error without a code. */
export function networkErrorCode(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}

function networkError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function headersOf(headers: IncomingHttpHeaders): Record<string, string> {
  const texts = Object.entries(headers).map(([name, value = '']) => [name, String(value)] as const);
  return Object.fromEntries(texts);
}
