import { send } from '../delivery/outgoing.js';
import { urlRefused } from './texts.js';

/** Checks a callback URL before a webhook gets it; throws the refusal that the caller of the REST route is sent. */
export type HeadCheck = (url: string) => Promise<void>;

/**
 * Makes the check: one HEAD request, and only status 200 will do. Source: Trello's webhooks guide, certain. The user
 * agent of the request, and that redirects are not followed, is inferred.
 */
export function headCheck(timeoutMs: number, signal: AbortSignal): HeadCheck {
  return async (url) => {
    const outcome = await send({
      url,
      method: 'HEAD',
      headers: { 'user-agent': 'Trello' },
      timeoutMs,
      signal,
    });
    if (outcome.status !== 200) throw urlRefused(url, String(outcome.status ?? outcome.error));
  };
}
