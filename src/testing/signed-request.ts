import { signBody } from '../signature/sign.js';
import { utf8Bytes } from '../util/node.js';

/** What Trello signs with. */
export interface Signing {
  /** The application's secret. */
  secret: string;
  /** The callback URL, as it would be registered. */
  callbackURL: string;
  /** Sent as `X-Trello-Client-Identifier`: what the REST caller that caused the action sent. */
  clientIdentifier?: string;
}

/** A request as Trello makes it, for `fetch`, `webhooks.receive()` or any other client. */
export interface SignedRequest {
  method: 'POST';
  /** The callback URL. */
  url: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/**
 * Signs a body as Trello does and gives the whole request, with the headers of a captured delivery.
 *
 * @example
 * ```ts
 * const { url, ...init } = signedRequest(delivery('commentCard'), { secret, callbackURL });
 * const response = await fetch(url, init);
 * ```
 * @param body A payload (it is written as JSON), or the exact bytes or text of one, such as a captured delivery.
 * @throws InvalidOptionError when `secret` or `callbackURL` is empty.
 */
export function signedRequest(body: object | string | Uint8Array, signing: Signing): SignedRequest {
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
