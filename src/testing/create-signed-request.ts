import { signBody } from '../signature/sign.js';
import { refuseUnknownOptions } from '../util/check-options.js';
import { utf8Bytes } from '../util/node.js';

/** How to sign: the options of `createSignedRequest()` and `sendDelivery()`. */
export interface SigningOptions {
  /** The application's secret. */
  secret: string;
  /** The callback URL, as it would be registered. */
  callbackURL: string;
  /** Sent as `X-Trello-Client-Identifier`: what the REST caller that caused the action sent. */
  clientIdentifier?: string;
}

export const SIGNING_OPTIONS = ['secret', 'callbackURL', 'clientIdentifier'] as const;

/** A request as Trello makes it, for `fetch`, `webhooks.receive()` or any other client. */
export interface SignedRequest {
  method: 'POST';
  /** The callback URL. */
  url: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/**
 * Signs a body as Trello does, and returns the whole request, with the headers of a captured delivery.
 *
 * @example
 * ```ts
 * const { url, ...init } = createSignedRequest(createDelivery('commentCard'), { secret, callbackURL });
 * const response = await fetch(url, init);
 * ```
 * @param body A payload (it is written as JSON), or the exact bytes or text of one, such as a captured delivery.
 * @throws InvalidOptionError when `secret` or `callbackURL` is empty, or for an option that does not exist.
 */
export function createSignedRequest(
  body: object | string | Uint8Array,
  signing: SigningOptions,
): SignedRequest {
  refuseUnknownOptions('createSignedRequest()', signing, SIGNING_OPTIONS);
  const { secret, callbackURL, clientIdentifier } = signing;
  const bytes =
    body instanceof Uint8Array ? body : utf8Bytes(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    method: 'POST',
    url: callbackURL,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Trello',
      'x-trello-webhook': signBody(bytes, { secret, callbackURL }),
      ...(clientIdentifier !== undefined && { 'x-trello-client-identifier': clientIdentifier }),
    },
    body: bytes,
  };
}
