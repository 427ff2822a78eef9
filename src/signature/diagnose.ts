import { printable, printableURL } from '../util/printable.js';
import { utf8Bytes } from '../util/node.js';
import { queryOf } from '../util/url.js';
import { readHeader, type RequestHeaders } from '../util/headers.js';
import { candidatesOf, urlOf, type CallbackURL } from './callback-urls.js';
import { looksLikeSignature, matchSignature } from './verify.js';

/** The parts of a request that tell which URL it was sent to. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: RequestHeaders;
}

/** A request whose signature did not match, with all that was tried. */
export interface Mismatch {
  readonly request: SignedRequest;
  readonly body: Uint8Array;
  readonly signature: string;
  readonly secrets: readonly string[];
  readonly configured: readonly CallbackURL[];
  /** Whether so many bytes more may be hashed. */
  readonly spend: (bytes: number) => boolean;
}

/** The result of a diagnosis. */
export interface Diagnosis {
  readonly hint?: string;
  /** Whether the hint names a mistake that was found, and no guess. */
  readonly diagnosed?: boolean;
}

/** Larger bodies are not hashed again and again for a hint. */
const MAX_BODY = 256 * 1024;

/** About as much as it costs to finish a hash for one more URL. */
const URL_BYTES = 2_000;

/**
 * Names the likely reason of a mismatch (secret, callback URL or body form), by trying the usual mistakes. The hint goes
 * to the log only, never into the response. It holds no secret and no signature.
 */
export function diagnose(mismatch: Mismatch): Diagnosis {
  const { request, body, signature, secrets, configured } = mismatch;
  if (body.byteLength === 0) return found('The body is empty: a parser or proxy in front read or dropped it');
  if (body.byteLength > MAX_BODY) return { hint: 'The body is too large to look for the reason' };

  const tries = (bytes: Uint8Array, urls: readonly string[]): string | false | undefined =>
    mismatch.spend(secrets.length * (bytes.byteLength + URL_BYTES * urls.length))
      ? (matchSignature(bytes, signature, secrets, urls) ?? false)
      : undefined;
  const text = decode(body);
  const callbackURLs = configured.map(urlOf);

  const ofQuery = withQuery(configured, request.url);
  const withIts = ofQuery === undefined ? false : tries(body, ofQuery.urls);
  if (typeof withIts === 'string') return found(ofQuery!.hint);
  const url = tries(body, otherSpellings([...callbackURLs, ...(ofQuery?.urls ?? [])], request, text));
  if (typeof url === 'string') {
    return found(
      `It matches the callback URL ${printableURL(url)}: set callbackURL to exactly the URL that was registered with Trello (its scheme, host, trailing slash and query count)`,
    );
  }
  if (url === undefined) return {};
  for (const [form, bytes] of otherForms(text)) {
    const matched = tries(bytes, callbackURLs);
    if (matched === undefined) return {};
    if (matched !== false) {
      return found(
        `It matches the body ${form}: a parser or proxy in front changes the bytes; pass them on as they arrived`,
      );
    }
  }
  return {
    hint: "Neither another spelling of the callback URL nor of the body matches, so the secret is the likely reason: it is the application's (OAuth) secret, shown beside the API key in the Power-Up's admin page, not the API key and not the token",
  };
}

function found(hint: string): Diagnosis {
  return { hint, diagnosed: true };
}

/** The reason why a header cannot be a signature; undefined when it can. */
export function implausibility(signature: string): string | undefined {
  if (looksLikeSignature(signature)) return undefined;
  return signature.includes(',')
    ? 'The header was sent more than once; Trello sends it once'
    : 'The header does not hold a base64 SHA-1, so the sender is not Trello or the header was altered';
}

/** The configured URLs with the query of the request, where `query` does not allow it. */
function withQuery(
  configured: readonly CallbackURL[],
  requestURL: string,
): { urls: readonly string[]; hint: string } | undefined {
  const query = queryOf(requestURL);
  if (query === '') return undefined;
  const open = configured.map((each): CallbackURL => ({ url: urlOf(each), query: true }));
  const urls = candidatesOf(open, requestURL)
    .filter((candidate) => candidate.query !== '')
    .map(({ url }) => url);
  const names = [...new Set(new URLSearchParams(query).keys())].map((name) => `'${printable(name, 50)}'`);
  return {
    urls,
    hint: `It matches the callback URL with the query of the request: to accept it, set callbackURL to { url, query: [${names.slice(0, 5).join(', ')}] }, or to { url, query: true } for any query`,
  };
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
