import { refuseUnknownOptions } from '../util/check-options.js';
import { InvalidOptionError } from '../errors.js';
import { hmacSHA1, utf8Bytes } from '../util/node.js';

/**
 * Signs a body as Trello does: base64 of HMAC-SHA1, keyed with the application's secret, over the body's bytes
 * followed by the callback URL exactly as it was registered. For the `X-Trello-Webhook` header of a test request.
 *
 * Source: Trello's webhooks guide, "Webhook signatures".
 *
 * @example
 * ```ts
 * const body = JSON.stringify(payload);
 * const signature = signBody(body, { secret, callbackURL: 'https://bot.example.com/trello' });
 * await fetch(url, { method: 'POST', body, headers: { 'x-trello-webhook': signature } });
 * ```
 * @param body The bytes that are sent; a string stands for its UTF-8 bytes.
 * @returns 28 characters of base64.
 * @throws InvalidOptionError when `secret` or `callbackURL` is empty.
 */
export function signBody(
  body: Uint8Array | string,
  options: { secret: string; callbackURL: string },
): string {
  refuseUnknownOptions('signBody()', options, ['secret', 'callbackURL']);
  requireText('secret', options.secret);
  requireText('callbackURL', options.callbackURL);
  return hmacSHA1(options.secret, bytesOf(body), options.callbackURL);
}

/** The bytes that are signed; a string stands for its UTF-8 bytes. */
export function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? utf8Bytes(body) : body;
}

export function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw missing(name);
}

export function missing(name: string): InvalidOptionError {
  return new InvalidOptionError(`${name} is missing or empty`, {
    hint: `Give the ${name === 'secret' ? "application's secret" : 'callback URL as registered with Trello'}`,
  });
}
