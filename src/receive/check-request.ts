import { InvalidRequestError } from '../errors.js';
import { utf8Bytes } from '../util/node.js';
import type { WebhookRequestWithBody } from './request.js';

// What receive() is passed: adapters make these of HTTP, and need no check.

/** Callers in JavaScript may leave out what the types ask for. Throws `InvalidRequestError`. */
export function checkRequest(request: WebhookRequestWithBody | undefined | null): void {
  if (typeof request !== 'object' || request === null) throw new InvalidRequestError('it is no object');
  const { method, url, headers } = request as unknown as Record<string, unknown>;
  if (typeof method !== 'string') throw new InvalidRequestError(`method is ${typeof method}, not a string`);
  if (typeof url !== 'string') throw new InvalidRequestError(`url is ${typeof url}, not a string`);
  if (typeof headers !== 'object' || headers === null)
    throw new InvalidRequestError(`headers is ${headers === null ? 'null' : typeof headers}, not an object`);
}

/** The bytes of a body, or undefined when they are gone. A copy, since the caller may use its memory again while the delivery is under way. */
export function bodyBytes(body: WebhookRequestWithBody['body']): Uint8Array | undefined {
  if (body instanceof Uint8Array) return Uint8Array.prototype.slice.call(body);
  if (typeof body === 'string') return utf8Bytes(body);
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof ArrayBuffer) return new Uint8Array(body.slice(0));
  // A parsed object: its bytes are gone, and serializing it again would sign something else.
  return undefined;
}
