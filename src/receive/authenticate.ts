import type { CheckedOptions } from '../options.js';
import { ProviderFailedError, SignatureMismatchError } from '../errors.js';
import type { Budget } from './budget.js';
import { candidateURLs } from './callback-urls.js';
import { diagnose } from './diagnose.js';
import type { WebhookRequest } from './request.js';
import { matchSignature } from './signature.js';

/**
 * The callback URL for which Trello signed this body; a promise only when secret or callback URL are one. Throws
 * `SignatureMismatchError` when there is none, and `ProviderFailedError` when the user's function for secret or callback
 * URL fails.
 */
export function authenticate(
  request: WebhookRequest,
  body: Uint8Array,
  signature: string,
  options: Pick<CheckedOptions, 'secrets' | 'callbackURLs'>,
  diagnoses: Budget,
): string | Promise<string> {
  const secrets = provided('secret', () => options.secrets());
  const configured = provided('callbackURL', () => options.callbackURLs(request));
  const match = (secrets: readonly string[], configured: readonly string[]): string => {
    const callbackURLs = candidateURLs(configured, request.url);
    const url = matchSignature(body, signature, secrets, callbackURLs);
    if (url !== undefined) return url;
    const hint = diagnoses.take() ? diagnose({ request, body, signature, secrets, callbackURLs }) : undefined;
    throw new SignatureMismatchError(hint === undefined ? {} : { hint });
  };
  if (!(secrets instanceof Promise) && !(configured instanceof Promise)) return match(secrets, configured);
  return Promise.all([secrets, configured]).then(([secrets, configured]) => match(secrets, configured));
}

/** Without a promise where there is none: most services have one secret and one URL, and a promise costs time. */
function provided<T>(option: 'secret' | 'callbackURL', get: () => T | Promise<T>): T | Promise<T> {
  const failed = (error: unknown): Promise<never> =>
    Promise.reject(new ProviderFailedError(option, 'failed or gave a value that cannot be used', error));
  try {
    const value = get();
    return value instanceof Promise ? value.catch(failed) : value;
  } catch (error) {
    return failed(error);
  }
}
