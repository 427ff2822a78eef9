import {
  Agent as HTTPAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type RequestOptions,
} from 'node:http';
import { Agent as HTTPSAgent, request as httpsRequest } from 'node:https';
import { RequestTimeoutError } from './errors.js';

export interface Request {
  url: string;
  method: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface Response {
  status: number;
  headers: IncomingHttpHeaders;
  /** The body, or its first MiB. */
  text: string;
}

const http = { request: httpRequest, agent: new HTTPAgent({ keepAlive: true }) };
const https = { request: httpsRequest, agent: new HTTPSAgent({ keepAlive: true }) };
const MAX_TEXT_BYTES = 1024 * 1024;

/**
 * Sends a request and resolves with the response, whatever its status; does not follow redirects. Connections are reused,
 * and it costs less than `fetch`, so that a load test measures the service. Rejects with the network error, whose `code`
 * names the cause; `ETIMEDOUT` after `timeoutMs`.
 */
export function sendRequest({ url, headers, body, timeoutMs, ...options }: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { request: make, agent } = /^https:/i.test(url) ? https : http;
    const length = body === undefined ? undefined : { 'content-length': String(Buffer.byteLength(body)) };
    const settings: RequestOptions = { ...options, agent, headers: { ...headers, ...length } };
    const request = make(new URL(url), settings);
    const timer = setTimeout(() => request.destroy(new RequestTimeoutError(timeoutMs)), timeoutMs);
    request.on('error', reject);
    request.on('close', () => clearTimeout(timer));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        if (size < MAX_TEXT_BYTES) chunks.push(chunk);
        size += chunk.length;
      });
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
      response.on('error', reject);
    });
    request.end(body);
  });
}
