import { networkErrorCode, sendRequest } from '../../util/http/send-request.js';
import { MAX_BODY_BYTES } from '../limits.js';
import { urlRefused } from './refusals.js';

/** Checks a callback URL before a webhook gets it; throws the refusal that the caller of the REST route is sent. */
export type CheckCallbackURL = (url: string) => Promise<void>;

/**
 * Makes the check: one HEAD request, and only status 200 will do. Source: Trello's webhooks guide, certain. The user
 * agent of the request, and that redirects are not followed, is inferred.
 */
export function createCallbackURLCheck(timeoutMs: number, signal: AbortSignal): CheckCallbackURL {
  const request = { method: 'HEAD', headers: { 'user-agent': 'Trello' }, timeoutMs, signal };
  return async (url) => {
    const seen = await sendRequest({ ...request, url, maxResponseBytes: MAX_BODY_BYTES }).then(
      ({ status }) => String(status),
      networkErrorCode,
    );
    if (seen !== '200') throw urlRefused(url, seen);
  };
}
