import { readHeader, type RequestHeaders } from '../util/headers.js';
import { printable, printableURL } from '../util/printable.js';
import { queryOf } from '../util/url.js';
import { candidatesOf, urlOf, type CallbackURL } from './callback-urls.js';

/** The parts of a request that tell which URL it was sent to. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: RequestHeaders;
}

/** The configured URLs with the query of the request, where `query` does not allow it, and how to allow it. */
export function withQuery(
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

/**
 * URLs that the webhook may have been registered with, if not with one of `urls`. `text` is the body: since about 2024
 * a delivery names its callback URL itself.
 */
export function otherURLs(
  urls: readonly string[],
  request: SignedRequest,
  text: string | undefined,
): string[] {
  const found = new Set([...urls, ...requestedURLs(request)].flatMap(spellings));
  const registered = registeredURL(text);
  if (registered !== undefined) found.add(registered);
  for (const url of urls) found.delete(url);
  return [...found];
}

/** The sentence about a URL that matches. Names what differs, since URLs are shown without their queries. */
export function hintOfURL(url: string, configured: readonly string[]): string {
  const differences = configured.map((each) => differencesOf(url, each));
  const [fewest] = differences.sort((a, b) => a.length - b.length);
  const parts = fewest ?? [];
  const which = parts.length === 0 ? '' : `, which differs from the configured one in ${listOf(parts)}`;
  return `It matches the callback URL ${printableURL(url)}${which}: set callbackURL to exactly the URL that was registered with Trello, letter for letter`;
}

const SCHEME = /^(https?):\/\//i;

/** One URL with either scheme, with and without port, query and trailing slash, and as a URL parser writes it. */
function spellings(url: string): string[] {
  const [path = '', query] = splitQuery(url);
  return [path, ...normalised(path)]
    .flatMap((each) => [each, each.replace(SCHEME, 'http://'), each.replace(SCHEME, 'https://')])
    .flatMap((each) => [each, ...otherPorts(each)])
    .flatMap((each) => [each, each.endsWith('/') ? each.slice(0, -1) : `${each}/`])
    .flatMap((each) => (query === undefined ? [each] : [each, `${each}?${query}`]));
}

/** With the host in lower case, and letters beyond ASCII as percent signs and the other way round. */
function normalised(url: string): string[] {
  try {
    const { href } = new URL(url);
    return [href, href.replace(/%[0-9A-F]{2}/gi, (escape) => escape.toLowerCase()), decodeURI(href)];
  } catch {
    // A percent sign that begins no escape.
    return [];
  }
}

/** Without the default port where it is written, and with it where it is not. */
function otherPorts(url: string): string[] {
  const [, scheme = '', host = '', port] = /^(https?):\/\/([^/:]+)(:\d+)?(?=\/|$)/i.exec(url) ?? [];
  const own = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  const start = `${scheme}://${host}`;
  if (host === '' || (port !== undefined && port !== own)) return [];
  return [port === undefined ? url.replace(start, start + own) : url.replace(start + own, start)];
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

function registeredURL(text: string | undefined): string | undefined {
  try {
    const url = (JSON.parse(text ?? '') as { webhook?: { callbackURL?: unknown } }).webhook?.callbackURL;
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** The parts in which one URL differs from another, in words. */
function differencesOf(url: string, other: string): string[] {
  const [one, two] = [partsOf(url), partsOf(other)];
  return Object.keys(one)
    .filter((name) => one[name] !== two[name])
    .map((name) => `its ${name}`);
}

function partsOf(url: string): Record<string, string | undefined> {
  const [path = '', query] = splitQuery(url);
  const [, scheme, user, host, port, rest] =
    /^([^:]*):\/\/([^/@]*@)?(\[[^\]]*\]|[^/:]*)(:\d+)?(.*)$/s.exec(path) ?? [];
  return { scheme, 'user name or password': user, host, port, path: rest, query };
}

function listOf(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function splitQuery(url: string): [string, string | undefined] {
  const start = url.indexOf('?');
  return start === -1 ? [url, undefined] : [url.slice(0, start), url.slice(start + 1)];
}
