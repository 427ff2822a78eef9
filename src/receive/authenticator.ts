import { SignatureMismatchError } from '../errors.js';
import {
  candidatesByPath,
  checkCallbackURLs,
  type CallbackURL,
  type Candidate,
} from '../signature/callback-urls.js';
import { diagnose } from '../signature/diagnose.js';
import { checkSecrets } from '../signature/secrets.js';
import { TokenBucket } from '../signature/token-bucket.js';
import { matchSignature } from '../signature/verify.js';
import { readHeader, type RequestHeaders } from '../util/headers.js';
import { Provider, type MaybePromise } from './provider.js';
import { fixOf } from './platform.js';
import type { ReceivedRequest, WebhookRequest } from './request.js';

/** What a function for `secret` is called with. Nothing of it is verified yet. */
export interface SecretRequest {
  /** The configured callback URL whose secret is wanted. */
  readonly callbackURL: string;
  /** Path and query of the request. */
  readonly url: string;
  readonly headers: RequestHeaders;
}

/** A function that returns the secret, or the secrets, of a callback URL. */
export type SecretFunction = (request: SecretRequest) => MaybePromise<string | readonly string[]>;

/** A function that returns the callback URL, or the callback URLs, of a request. */
export type CallbackURLFunction = (
  request: WebhookRequest,
) => MaybePromise<CallbackURL | readonly CallbackURL[]>;

/** What an {@link Authenticator} needs. */
export interface AuthenticatorDeps {
  readonly secrets: readonly string[] | SecretFunction;
  readonly callbackURLs: readonly CallbackURL[] | CallbackURLFunction;
  readonly providerTimeoutMs: number;
}

const MiB = 1024 * 1024;

/** So many URLs of other paths than the request's cost less than a diagnosis. */
const FEW = 16;

/** So many bytes are hashed while one URL is tried. */
const TRY_BYTES = 4096;

/** Tells whether Trello signed a request, and for which callback URL. */
export class Authenticator {
  readonly #deps: AuthenticatorDeps;
  readonly #secrets: Provider<readonly string[]>;
  readonly #callbackURLs: Provider<readonly CallbackURL[]>;
  /** Bytes that may be hashed to find the reason of a mismatch: of bodies that look like deliveries, and of others. */
  readonly #budgets = { delivery: new TokenBucket(32 * MiB, MiB), other: new TokenBucket(8 * MiB, MiB / 4) };
  /**
   * How many URLs of other paths than the request's may be tried, each about 4 µs: strangers choose the path, and a service
   * may have thousands of URLs. They match only where a proxy changes the path.
   */
  readonly #tries = new TokenBucket(100_000, 10_000);

  constructor(deps: AuthenticatorDeps) {
    this.#deps = deps;
    this.#secrets = new Provider('secret', deps.providerTimeoutMs, checkSecrets);
    this.#callbackURLs = new Provider('callbackURL', deps.providerTimeoutMs, checkCallbackURLs);
  }

  /**
   * The callback URL for which Trello signed this body; a promise only when a function for secret or callback URL returns
   * one. Throws `SignatureMismatchError` when there is none, and `ProviderFailedError` when such a function fails.
   */
  authenticate(request: ReceivedRequest, body: Uint8Array, signature: string): MaybePromise<Candidate> {
    const { secrets, callbackURLs } = this.#deps;
    if (typeof secrets !== 'function' && typeof callbackURLs !== 'function') {
      // Most services have one secret and one URL, and are spared the turns of the microtask queue.
      return this.#match(request, body, signature, secrets, callbackURLs);
    }
    return this.#matchProvided(request, body, signature);
  }

  async #matchProvided(request: ReceivedRequest, body: Uint8Array, signature: string): Promise<Candidate> {
    const { secrets, callbackURLs } = this.#deps;
    const configured =
      typeof callbackURLs === 'function' ? await this.#ask(callbackURLs, request) : callbackURLs;
    if (typeof secrets !== 'function') return this.#match(request, body, signature, secrets, configured);

    const { near, others } = candidatesByPath(configured, request.url);
    const candidates = near.length > 0 ? near : this.#affordable(others, body);
    const asked: string[] = [];
    for (const callbackURL of new Set(candidates.map((candidate) => candidate.configured))) {
      // The answer verifies this URL alone: one tenant's secret opens no other tenant's URL.
      const own = candidates.filter((candidate) => candidate.configured === callbackURL);
      const its = await this.#askSecret(secrets, callbackURL, request);
      const matched = matchCandidate(body, signature, its, own);
      if (matched !== undefined) return matched;
      asked.push(...its);
    }
    throw this.#mismatch(request, body, signature, [...new Set(asked)], configured);
  }

  #match(
    request: ReceivedRequest,
    body: Uint8Array,
    signature: string,
    secrets: readonly string[],
    configured: readonly CallbackURL[],
  ): Candidate {
    const { near, others } = candidatesByPath(configured, request.url);
    const isFew = others.length <= FEW;
    const matched = matchCandidate(body, signature, secrets, isFew ? [...near, ...others] : near);
    if (matched !== undefined) return matched;
    if (!isFew && this.#tries.take(secrets.length * others.length)) {
      const moved = matchCandidate(body, signature, secrets, others);
      if (moved !== undefined) return moved;
    }
    throw this.#mismatch(request, body, signature, secrets, configured);
  }

  /** The candidates of other paths, for each of which a secret is asked and the body hashed; none when that is too much. */
  #affordable(others: readonly Candidate[], body: Uint8Array): readonly Candidate[] {
    const tries = others.length * (1 + body.byteLength / TRY_BYTES);
    return others.length <= FEW || this.#tries.take(tries) ? others : [];
  }

  #ask(provide: CallbackURLFunction, request: WebhookRequest): MaybePromise<readonly CallbackURL[]> {
    const { method, url, headers } = request;
    return this.#callbackURLs.ask(questionOf(request), () => provide({ method, url, headers }));
  }

  #askSecret(
    provide: SecretFunction,
    callbackURL: string,
    request: WebhookRequest,
  ): MaybePromise<readonly string[]> {
    const { url, headers } = request;
    const question = `${callbackURL} ${questionOf(request)}`;
    return this.#secrets.ask(question, () => provide({ callbackURL, url, headers }));
  }

  #mismatch(
    request: ReceivedRequest,
    body: Uint8Array,
    signature: string,
    secrets: readonly string[],
    configured: readonly CallbackURL[],
  ): SignatureMismatchError {
    const budget = looksLikeDelivery(body) ? this.#budgets.delivery : this.#budgets.other;
    const spend = (bytes: number): boolean => budget.take(bytes);
    const fix = (): string => fixOf(request);
    return new SignatureMismatchError(
      diagnose({ request, body, signature, secrets, configured, spend, fix }),
    );
  }
}

/** Requests that these functions are asked the same about: Trello's differ in their URL and host alone. */
function questionOf({ url, headers }: WebhookRequest): string {
  // Not joined: a host may hold whatever joins them, and is of the sender's choosing.
  return JSON.stringify([url, readHeader(headers, 'host'), readHeader(headers, 'x-forwarded-host')]);
}

/**
 * Whether a diagnosis is worth more than for any bytes: junk must not use up what a misconfigured service needs. Also in
 * base64, in a form, in a JSON string and compressed.
 */
function looksLikeDelivery(body: Uint8Array): boolean {
  if (body[0] === 0x1f && body[1] === 0x8b) return true;
  const start = new TextDecoder().decode(body.subarray(0, 4096));
  return /(["\\]|%22)(model|action)(["\\]|%22)|^eyJ/.test(start);
}

function matchCandidate(
  body: Uint8Array,
  signature: string,
  secrets: readonly string[],
  candidates: readonly Candidate[],
): Candidate | undefined {
  const url = matchSignature(
    body,
    signature,
    secrets,
    candidates.map((candidate) => candidate.url),
  );
  return url === undefined ? undefined : candidates.find((candidate) => candidate.url === url);
}
