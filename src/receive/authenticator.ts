import { ProviderFailedError, SignatureMismatchError } from '../errors.js';
import { candidateURLs } from '../signature/callback-urls.js';
import { diagnose } from '../signature/diagnose.js';
import { TokenBucket } from '../signature/token-bucket.js';
import { matchSignature } from '../signature/verify.js';
import type { WebhookRequest } from './request.js';

type MaybePromise<T> = T | Promise<T>;

/** What an {@link Authenticator} needs. */
export interface AuthenticatorDeps {
  readonly secrets: () => MaybePromise<readonly string[]>;
  readonly callbackURLs: (request: WebhookRequest) => MaybePromise<readonly string[]>;
}

/** Tells whether Trello signed a request. */
export class Authenticator {
  readonly #deps: AuthenticatorDeps;
  /** Diagnoses of mismatches are limited: 30 at once, then one a second. */
  readonly #diagnoses = new TokenBucket(30);

  constructor(deps: AuthenticatorDeps) {
    this.#deps = deps;
  }

  /**
   * The callback URL for which Trello signed this body; a promise only when secret or callback URL are one. Throws
   * `SignatureMismatchError` when there is none, and `ProviderFailedError` when the user's function for secret or
   * callback URL fails.
   */
  authenticate(request: WebhookRequest, body: Uint8Array, signature: string): MaybePromise<string> {
    const secrets = this.#deps.secrets();
    const configured = this.#deps.callbackURLs(request);
    if (!(secrets instanceof Promise) && !(configured instanceof Promise)) {
      return this.#match(request, body, signature, secrets, configured);
    }
    return Promise.all([provided('secret', secrets), provided('callbackURL', configured)]).then(
      ([secrets, configured]) => this.#match(request, body, signature, secrets, configured),
    );
  }

  #match(
    request: WebhookRequest,
    body: Uint8Array,
    signature: string,
    secrets: readonly string[],
    configured: readonly string[],
  ): string {
    const callbackURLs = candidateURLs(configured, request.url);
    const url = matchSignature(body, signature, secrets, callbackURLs);
    if (url !== undefined) return url;
    const hint = this.#diagnoses.take()
      ? diagnose({ request, body, signature, secrets, callbackURLs })
      : undefined;
    throw new SignatureMismatchError(hint === undefined ? {} : { hint });
  }
}

async function provided<T>(option: 'secret' | 'callbackURL', value: MaybePromise<T>): Promise<T> {
  try {
    return await value;
  } catch (error) {
    throw new ProviderFailedError(option, 'failed or returned a value that cannot be used', error);
  }
}
