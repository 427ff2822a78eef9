import { Agent as HTTPAgent, request as httpRequest } from 'node:http';
import { Agent as HTTPSAgent, request as httpsRequest } from 'node:https';

/** A request to make. */
export interface Request {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array;
  timeoutMs: number;
  signal: AbortSignal;
}

/** The answer; of a long body only the beginning. */
export interface Answer {
  status: number;
  text: string;
}

const agents = { 'http:': new HTTPAgent({ keepAlive: true }), 'https:': new HTTPSAgent({ keepAlive: true }) };
const MAX_TEXT_BYTES = 64 * 1024;

/**
 * One request of many: on connections that are used again, and cheaper than `fetch`, so that it is the service which is
 * measured. Follows no redirects. Rejects with the network error, whose `code` says what it was.
 */
export function exchange({ url, body, headers, timeoutMs, ...options }: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const target = new URL(url);
    const secure = target.protocol === 'https:';
    const make = secure ? httpsRequest : httpRequest;
    const agent = agents[secure ? 'https:' : 'http:'];
    const length = String(body.byteLength);
    const request = make(target, { ...options, agent, headers: { ...headers, 'content-length': length } });
    const timer = setTimeout(
      () => request.destroy(Object.assign(new Error('Too late'), { code: 'ETIMEDOUT' })),
      timeoutMs,
    );
    request.on('error', reject);
    request.on('close', () => clearTimeout(timer));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        if (size < MAX_TEXT_BYTES) chunks.push(chunk);
        size += chunk.length;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
      response.on('error', reject);
    });
    request.end(body);
  });
}
