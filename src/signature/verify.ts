import { refuseUnknownOptions } from '../util/check-options.js';
import { equalInConstantTime, hmacSHA1, hmacSHA1For } from '../util/node.js';
import { bytesOf, missing, requireText } from './sign.js';

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
  refuseUnknownOptions('verifySignature()', options, ['secret', 'callbackURL']);
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
    const [first] = callbackURLs;
    const sign = callbackURLs.length === 1 ? () => hmacSHA1(secret, body, first!) : hmacSHA1For(secret, body);
    for (const url of callbackURLs) if (equalInConstantTime(sign(url), signature)) return url;
  }
  return undefined;
}

/** Whether `text` has the form of a signature: twenty bytes in base64. */
export function looksLikeSignature(text: string): boolean {
  return text.length === 28 && /^[A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]=$/.test(text);
}

function listOf(name: string, value: string | readonly string[]): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw missing(name);
  for (const text of list) requireText(name, text);
  return list as readonly string[];
}
