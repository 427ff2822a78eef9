import { queryOf } from '../util/url.js';

/**
 * The callback URLs that a request may have been signed for: the configured ones, and each with the query of the
 * request appended. Trello's webhooks guide recommends own query parameters per webhook
 * (`…/trello?mainModel=true`), and they belong to the signed URL.
 */
export function candidateURLs(configured: readonly string[], requestURL: string): readonly string[] {
  const query = queryOf(requestURL);
  if (query === '') return configured;
  const candidates = [...configured];
  for (const url of configured) {
    if (queryOf(url) === query) continue;
    candidates.push(`${url}${url.includes('?') ? '&' : '?'}${query}`);
  }
  return candidates;
}
