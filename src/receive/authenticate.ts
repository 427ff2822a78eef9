import type { CheckedOptions } from '../options.js';
import { ProviderFailedError, SignatureMismatchError } from '../errors.js';
import type { TokenBucket } from '../signature/token-bucket.js';
import { candidateURLs } from '../signature/callback-urls.js';
import { diagnose } from '../signature/diagnose.js';
import type { WebhookRequest } from './request.js';
import { matchSignature } from '../signature/verify.js';

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
  diagnoses: TokenBucket,
): string | Promise<string> {
  const secrets = options.secrets();
  const configured = options.callbackURLs(request);
  // Without a promise where there is none: most services have one secret and one URL, and a promise costs time.
  if (!(secrets instanceof Promise) && !(configured instanceof Promise)) {
    return match(request, body, signature, secrets, configured, diagnoses);
  }
  return Promise.all([provided('secret', secrets), provided('callbackURL', configured)]).then(
    ([secrets, configured]) => match(request, body, signature, secrets, configured, diagnoses),
  );
}

function match(
  request: WebhookRequest,
  body: Uint8Array,
  signature: string,
  secrets: readonly string[],
  configured: readonly string[],
  diagnoses: TokenBucket,
): string {
  const callbackURLs = candidateURLs(configured, request.url);
  const url = matchSignature(body, signature, secrets, callbackURLs);
  if (url !== undefined) return url;
  const hint = diagnoses.take() ? diagnose({ request, body, signature, secrets, callbackURLs }) : undefined;
  throw new SignatureMismatchError(hint === undefined ? {} : { hint });
}

async function provided<T>(option: 'secret' | 'callbackURL', value: T | Promise<T>): Promise<T> {
  try {
    return await value;
  } catch (error) {
    throw new ProviderFailedError(option, 'failed or gave a value that cannot be used', error);
  }
}
