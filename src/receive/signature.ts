import { InvalidOptionError } from '../errors.js';
import { equalInConstantTime, hmacSHA1, utf8Bytes } from '../runtime.js';

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
  requireText('secret', options.secret);
  requireText('callbackURL', options.callbackURL);
  return hmacSHA1(options.secret, bytesOf(body), options.callbackURL);
}

/**
 * Whether `signature` was made by {@link signBody} over these bytes with one of the secrets and one of the callback
 * URLs. Compares in constant time. `TrelloWebhooks` does this for you.
 *
 * @example
 * ```ts
 * verifySignature(rawBody, request.headers['x-trello-webhook'], { secret, callbackURL }); // true or false
 * ```
 * @param signature The header's value as the server gives it; a header that was sent twice never matches.
 * @throws InvalidOptionError when no secret or no callback URL is given, or one is empty: verification cannot be
 * switched off by leaving something out.
 */
export function verifySignature(
  body: Uint8Array | string,
  signature: string | readonly string[] | null | undefined,
  options: { secret: string | readonly string[]; callbackURL: string | readonly string[] },
): boolean {
  const secrets = listOf('secret', options.secret);
  const callbackURLs = listOf('callbackURL', options.callbackURL);
  if (typeof signature !== 'string') return false;
  return matchSignature(bytesOf(body), signature, secrets, callbackURLs) !== undefined;
}

/** The callback URL with which `signature` was made, or undefined when none of them matches. */
export function matchSignature(
  body: Uint8Array,
  signature: string,
  secrets: readonly string[],
  callbackURLs: readonly string[],
): string | undefined {
  // Anything else cannot match, and is not worth hashing a body for.
  if (!looksLikeSignature(signature)) return undefined;
  for (const secret of secrets) {
    for (const url of callbackURLs) {
      if (equalInConstantTime(hmacSHA1(secret, body, url), signature)) return url;
    }
  }
  return undefined;
}

/** Whether `text` has the form of a signature: twenty bytes in base64. */
export function looksLikeSignature(text: string): boolean {
  return text.length === 28 && /^[A-Za-z0-9+/]{27}=$/.test(text);
}

function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? utf8Bytes(body) : body;
}

function listOf(name: string, value: string | readonly string[]): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw missing(name);
  for (const text of list) requireText(name, text);
  return list as readonly string[];
}

function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw missing(name);
}

function missing(name: string): InvalidOptionError {
  return new InvalidOptionError(`${name} is missing or empty`, {
    hint: `Give the ${name === 'secret' ? "application's secret" : 'callback URL as registered with Trello'}`,
  });
}
