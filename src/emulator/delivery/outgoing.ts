import { request as httpRequest, type ClientRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isURL } from '../../util/url.js';
import { MAX_BODY_BYTES } from '../limits.js';

/** A request that the emulator makes to a callback URL. */
export interface Outgoing {
  url: string;
  method: 'HEAD' | 'POST';
  headers: Record<string, string>;
  body?: string;
  timeoutMs: number;
  /** Aborts it when the emulator closes. */
  signal: AbortSignal;
}

/** The status that was answered, or the code of what went wrong, such as `ECONNREFUSED` or `ETIMEDOUT`. */
export type Outcome = { status: number; error?: never } | { status?: never; error: string };

/** Whether a text is an absolute http or https URL: nothing else is ever called. */
export function isCallbackURL(text: string): boolean {
  return /^https?:\/\//i.test(text) && isURL(text);
}

/**
 * Makes one request on a connection of its own. Redirects are not followed, certificates are checked, and the answer
 * must be complete in time; its body is thrown away. Never rejects.
 */
export function send(outgoing: Outgoing): Promise<Outcome> {
  return new Promise((resolve) => {
    let request: ClientRequest;
    try {
      request = start(outgoing);
    } catch (error) {
      resolve({ error: codeOf(error) });
      return;
    }
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      resolve(outcome);
      request.destroy();
    };
    const timer = setTimeout(() => end({ error: 'ETIMEDOUT' }), outgoing.timeoutMs);
    request.on('error', (error) => end({ error: codeOf(error) }));
    request.on('close', () => end({ error: 'ECONNRESET' }));
    request.on('response', (response) => {
      let size = 0;
      const status = response.statusCode ?? 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) end({ status });
      });
      response.on('end', () => end({ status }));
      response.on('error', (error) => end({ error: codeOf(error) }));
    });
    request.end(outgoing.body);
  });
}

function start({ url, method, headers, signal }: Outgoing): ClientRequest {
  if (!isCallbackURL(url)) throw new TypeError(`Not an http or https URL`);
  const target = new URL(url);
  const make = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return make(target, { method, headers, signal, agent: false });
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}
