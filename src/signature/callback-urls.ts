import { InvalidOptionError } from '../errors.js';
import { refuseUnknownOptions } from '../util/check-options.js';
import { isURL, queryOf } from '../util/url.js';
import { checkText } from './check-text.js';

/**
 * A callback URL as registered with Trello. As an object it stands for several: with `query: true` for the URL with any
 * query, with a list of names for the URL with a query of these parameters. Trello's webhooks guide recommends own query
 * parameters per webhook (`…/trello?mainModel=true`), and they belong to the signed URL.
 *
 * Anyone may register a webhook of their own at a URL that is accepted, and Trello signs its deliveries with the same
 * secret: accept no more queries than you register.
 */
export type CallbackURL = string | { readonly url: string; readonly query: true | readonly string[] };

/** A URL that a request may have been signed for. */
export interface Candidate {
  /** The signed URL. */
  readonly url: string;
  /** The configured URL that it is, or belongs to. */
  readonly configured: string;
  /** The query beyond the configured URL's own, without the question mark. */
  readonly query: string;
}

/** The URLs that a request may have been signed for, those of its own path in front. */
export function candidatesOf(configured: readonly CallbackURL[], requestURL: string): readonly Candidate[] {
  const { near, others } = candidatesByPath(configured, requestURL);
  return others.length === 0 ? near : [...near, ...others];
}

/**
 * The same in two parts: those that end in the path of the request, since a proxy may have cut the beginning off, and have
 * no other query; and the others, since a proxy may have changed both.
 */
export function candidatesByPath(
  configured: readonly CallbackURL[],
  requestURL: string,
): { near: readonly Candidate[]; others: readonly Candidate[] } {
  const parts = { near: [] as Candidate[], others: [] as Candidate[] };
  const path = pathOf(requestURL);
  const requestQuery = queryOf(requestURL);
  for (const callbackURL of configured) {
    const url = urlOf(callbackURL);
    const isNear = pathOf(url).endsWith(path) && requestQuery.startsWith(queryOf(url));
    const part = isNear ? parts.near : parts.others;
    part.push({ url, configured: url, query: '' });
    const query = typeof callbackURL === 'string' ? '' : ownQuery(callbackURL, requestQuery);
    if (query !== '')
      part.push({ url: `${url}${url.includes('?') ? '&' : '?'}${query}`, configured: url, query });
  }
  return parts;
}

/** The configured URL itself. */
export function urlOf(callbackURL: CallbackURL): string {
  return typeof callbackURL === 'string' ? callbackURL : callbackURL.url;
}

/** The part of a request's query that may follow a callback URL; `''` when nothing may. */
function ownQuery({ url, query: allowed }: Exclude<CallbackURL, string>, requestQuery: string): string {
  const configured = queryOf(url);
  const isBehind = configured !== '' && requestQuery.startsWith(`${configured}&`);
  const query = isBehind ? requestQuery.slice(configured.length + 1) : requestQuery;
  if (query === configured) return '';
  if (allowed === true) return query;
  const names = [...new URLSearchParams(query).keys()];
  return names.every((name) => allowed.includes(name)) ? query : '';
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

const HINT = 'Pass the URL that was registered with Trello, such as https://bot.example.com/trello';

/** The list of callback URLs in an option or in the result of a function. Throws `InvalidOptionError` with what to do. */
export function checkCallbackURLs(value: unknown): readonly CallbackURL[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new InvalidOptionError('callbackURL is an empty list', { hint: HINT });
  return Object.freeze(list.map(checkCallbackURL));
}

function checkCallbackURL(value: unknown): CallbackURL {
  if (typeof value !== 'object' || value === null || !('url' in value || 'query' in value))
    return checkURL(value);
  refuseUnknownOptions('callbackURL', value, ['url', 'query']);
  const { url, query } = value as Record<string, unknown>;
  const isList = Array.isArray(query) && query.length > 0 && query.every((name) => typeof name === 'string');
  if (query !== true && !isList) {
    throw new InvalidOptionError('callbackURL.query must be true, or a list of names of parameters', {
      hint: "Such as { url: 'https://bot.example.com/trello', query: ['board'] }; for no query pass the URL alone",
    });
  }
  return Object.freeze({ url: checkURL(url), query: query });
}

function checkURL(value: unknown): string {
  const url = checkText('callbackURL', value, HINT);
  // The URL parser forgives white space and missing slashes; a signature does not.
  if (!/^https?:\/\/[^\s/]\S*$/i.test(url) || !isURL(url)) {
    throw new InvalidOptionError('callbackURL must be an absolute http or https URL', {
      hint: 'Pass it exactly as it was registered with Trello, such as https://bot.example.com/trello',
    });
  }
  if (url.includes('#')) {
    throw new InvalidOptionError('callbackURL has a fragment (#…), which is never sent', {
      hint: 'Remove it',
    });
  }
  return url;
}
