import { joined, readHeader, type LowerCaseHeaders, type RequestHeaders } from '../util/headers.js';

/** A request, whichever server it came through. */
export interface WebhookRequest {
  /** `'POST'`, `'HEAD'` …, in any case. */
  method: string;
  /** Path and query as the server saw them (`/trello?board=1`), or an absolute URL. Only its query is used. */
  url: string;
  headers: RequestHeaders;
}

/** A request in the pipeline. `origin` is the object that it came as, by which its platform is recognized. */
export interface ReceivedRequest extends WebhookRequest {
  readonly origin: object;
}

/** A request with its body, as `receive()` takes it. */
export interface WebhookRequestWithBody extends WebhookRequest {
  /** The bytes exactly as they arrived. A string stands for its UTF-8 bytes; an object is refused, since its bytes are lost. */
  body?: Uint8Array | ArrayBuffer | string | null | undefined;
}

/** The response to a request. */
export interface WebhookResponse {
  /** HTTP status. */
  status: number;
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Empty, or the JSON of `{ error: { code, message } }`. */
  body: string;
}

/** What the headers say of a delivery. */
export interface DeliveryHeaders {
  readonly signature: string | undefined;
  readonly clientIdentifier: string | undefined;
  /** NaN when it is missing or senseless: then reading the body tells. */
  readonly contentLength: number;
}

/** What the headers say, whatever the case of their names. */
export function deliveryHeaders(headers: RequestHeaders): DeliveryHeaders {
  return lowerCaseDeliveryHeaders({
    'x-trello-webhook': readHeader(headers, 'x-trello-webhook'),
    'x-trello-client-identifier': readHeader(headers, 'x-trello-client-identifier'),
    'content-length': readHeader(headers, 'content-length'),
  });
}

/** The same without a search for other spellings, of which node:http has none. */
export function lowerCaseDeliveryHeaders(headers: LowerCaseHeaders): DeliveryHeaders {
  return {
    signature: joined(headers['x-trello-webhook']),
    clientIdentifier: joined(headers['x-trello-client-identifier']),
    contentLength: Number(headers['content-length']),
  };
}
