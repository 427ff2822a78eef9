import { printableURL } from '../util/printable.js';
import { utf8Bytes } from '../util/node.js';
import { queryOf } from '../util/url.js';
import { readHeader, type RequestHeaders } from '../util/headers.js';
import { looksLikeSignature, matchSignature } from './verify.js';

/** The parts of a request that tell which URL it was sent to. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: RequestHeaders;
}

/** A request whose signature did not match, with all that was tried. */
export interface Mismatch {
  request: SignedRequest;
  body: Uint8Array;
  signature: string;
  secrets: readonly string[];
  callbackURLs: readonly string[];
}

/** Larger bodies are not hashed again and again for a hint. */
const MAX_BODY = 256 * 1024;

/**
 * Says which of secret, callback URL or body form is the likely reason of a mismatch, by trying what people usually
 * get wrong. The hint goes to the log only, never into the answer. It holds no secret and no signature.
 */
export function diagnose({ request, body, signature, secrets, callbackURLs }: Mismatch): string {
  if (!looksLikeSignature(signature)) {
    return signature.includes(',')
      ? 'The header was sent more than once; Trello sends it once'
      : 'The header does not hold a base64 SHA-1, so the sender is not Trello or the header was altered';
  }
  if (body.byteLength === 0) return 'The body is empty: something in front read or dropped it';
  if (body.byteLength > MAX_BODY) return `The body is too large to look for the reason`;

  const text = decode(body);
  const otherURLs = otherSpellings(callbackURLs, request, text);
  const url = matchSignature(body, signature, secrets, otherURLs);
  if (url !== undefined) {
    return `It matches the callback URL ${printableURL(url)}: set callbackURL to exactly the URL that was registered with Trello (its scheme, host, trailing slash and query count)`;
  }
  for (const [form, bytes] of otherForms(text)) {
    if (matchSignature(bytes, signature, secrets, callbackURLs) !== undefined) {
      return `It matches the body ${form}: a parser or proxy in front changes the bytes; pass them on as they arrived`;
    }
  }
  return "Neither another spelling of the callback URL nor of the body matches, so the secret is the likely reason: it is the application's (OAuth) secret, shown beside the API key in the Power-Up's admin page, not the API key and not the token";
}

/** URLs that the webhook may have been registered with, if not with a configured one. */
function otherSpellings(
  configured: readonly string[],
  request: SignedRequest,
  text: string | undefined,
): string[] {
  const urls = new Set<string>();
  for (const url of [...configured, ...requestedURLs(request)]) {
    for (const scheme of [url, url.replace(/^https:/i, 'http:'), url.replace(/^http:/i, 'https:')]) {
      const [path = '', query] = splitQuery(scheme);
      const slashed = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
      for (const base of [path, slashed]) {
        urls.add(base);
        if (query !== undefined) urls.add(`${base}?${query}`);
      }
    }
  }
  const registered = registeredURL(text);
  if (registered !== undefined) urls.add(registered);
  for (const url of configured) urls.delete(url);
  return [...urls];
}

/** The URL as the request itself tells it, before and behind a proxy. Only compared with the signature, never trusted. */
function requestedURLs(request: SignedRequest): string[] {
  const hosts = [readHeader(request.headers, 'x-forwarded-host'), readHeader(request.headers, 'host')];
  const path = request.url.startsWith('/') ? request.url : '/';
  const query = queryOf(request.url);
  return hosts
    .filter((host) => host !== undefined && host.length <= 255)
    .flatMap((host) => [
      `https://${host}${path}`,
      ...(query === '' ? [] : [`https://${host}${path.split('?')[0]}`]),
    ]);
}

/** The callback URL in the delivery's own `webhook` object, which Trello sends since about 2024. */
function registeredURL(text: string | undefined): string | undefined {
  try {
    const url = (JSON.parse(text ?? '') as { webhook?: { callbackURL?: unknown } }).webhook?.callbackURL;
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** What a parser or a proxy makes of a body on its way, undone or repeated. */
function* otherForms(text: string | undefined): Generator<[form: string, bytes: Uint8Array]> {
  if (text === undefined) return;
  if (text.trim() !== text) yield ['without the white space around it', utf8Bytes(text.trim())];
  yield ['with a line break at its end', utf8Bytes(`${text}\n`)];
  yield ['with a byte-order mark in front', utf8Bytes(`\ufeff${text}`)];
  try {
    yield ['serialised anew by JSON.stringify', utf8Bytes(JSON.stringify(JSON.parse(text)))];
  } catch {
    // Not JSON, or nested too deeply to be written again: then that is not the reason.
  }
}

function splitQuery(url: string): [string, string | undefined] {
  const start = url.indexOf('?');
  return start === -1 ? [url, undefined] : [url.slice(0, start), url.slice(start + 1)];
}

function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
