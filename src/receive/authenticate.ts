import type { CheckedOptions } from '../options.js';
import { ProviderFailedError, SignatureMismatchError } from '../errors.js';
import type { Budget } from './budget.js';
import { candidateURLs } from './callback-urls.js';
import { diagnose } from './diagnose.js';
import type { WebhookRequest } from './request.js';
import { matchSignature } from './signature.js';

/**
 * The callback URL for which Trello signed this body. Throws `SignatureMismatchError` when there is none, and
 * `ProviderFailedError` when the user's function for secret or callback URL fails.
 */
export async function authenticate(
  request: WebhookRequest,
  body: Uint8Array,
  signature: string,
  options: Pick<CheckedOptions, 'secrets' | 'callbackURLs'>,
  diagnoses: Budget,
): Promise<string> {
  const secrets = await provided('secret', () => options.secrets());
  const configured = await provided('callbackURL', () => options.callbackURLs(request));
  const callbackURLs = candidateURLs(configured, request.url);
  const url = matchSignature(body, signature, secrets, callbackURLs);
  if (url !== undefined) return url;
  const hint = diagnoses.take() ? diagnose({ request, body, signature, secrets, callbackURLs }) : undefined;
  throw new SignatureMismatchError(hint === undefined ? {} : { hint });
}

async function provided<T>(option: 'secret' | 'callbackURL', get: () => T | Promise<T>): Promise<T> {
  try {
    return await get();
  } catch (error) {
    throw new ProviderFailedError(option, 'failed or gave a value that cannot be used', error);
  }
}
