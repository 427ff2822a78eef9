/** Headers as any platform has them: an object of strings or lists (any case), or a `Headers` object. */
export type RequestHeaders =
  { readonly [name: string]: string | readonly string[] | undefined } | { get(name: string): string | null };

/** A request, whichever server it came through. */
export interface WebhookRequest {
  /** `'POST'`, `'HEAD'` …, in any case. */
  method: string;
  /** Path and query as the server saw them (`/trello?board=1`), or an absolute URL. Only its query is used. */
  url: string;
  headers: RequestHeaders;
}

/** A request with its body, as `receive()` takes it. */
export interface WebhookRequestWithBody extends WebhookRequest {
  /** The bytes exactly as they arrived. A string stands for its UTF-8 bytes; an object is refused, since its bytes are lost. */
  body?: Uint8Array | ArrayBuffer | string | null | undefined;
}

/** What to answer. */
export interface WebhookAnswer {
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

/** Headers as node:http has them: in lower case. */
export type LowerCaseHeaders = { readonly [name: string]: string | readonly string[] | undefined };

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

/** One header's value; several lines of one name are joined by `', '`, as HTTP has it. */
export function readHeader(headers: RequestHeaders, name: string): string | undefined {
  if (typeof headers.get === 'function') return (headers as Headers).get(name) ?? undefined;
  const record = headers as LowerCaseHeaders;
  let value = Object.hasOwn(record, name) ? record[name] : undefined;
  if (value === undefined) {
    for (const key of Object.keys(record)) {
      if (key.length === name.length && key.toLowerCase() === name) value = record[key];
    }
  }
  return joined(value);
}

function joined(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value.join(', ') : value;
}

/** The query of a request's URL, without the question mark; `''` when it has none. */
export function queryOf(url: string): string {
  const start = url.indexOf('?');
  if (start === -1) return '';
  const end = url.indexOf('#', start);
  return end === -1 ? url.slice(start + 1) : url.slice(start + 1, end);
}
