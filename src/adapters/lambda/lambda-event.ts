import { InvalidRequestError } from '../../errors.js';
import type { WebhookRequestWithBody } from '../../receive/request.js';

type Values = { readonly [name: string]: string | undefined } | null;
type Lists = { readonly [name: string]: readonly string[] | undefined } | null;

/** The event of an HTTP request: of API Gateway (payload format 1.0 and 2.0), a Function URL, or a load balancer. */
export interface LambdaEvent {
  /** Format 2.0 and Function URLs. */
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly requestContext?: {
    readonly http?: { readonly method: string } | undefined;
    readonly elb?: unknown;
  };
  /** Format 1.0 and load balancers. */
  readonly httpMethod?: string;
  readonly path?: string;
  readonly multiValueHeaders?: Lists | undefined;
  readonly queryStringParameters?: Values | undefined;
  readonly multiValueQueryStringParameters?: Lists | undefined;
  /** All of them. */
  readonly headers?: Values | undefined;
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean;
}

/** What a function returns for such an event. */
export interface LambdaResult {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  /** Instead of `headers`, for a load balancer with multi-value headers. */
  readonly multiValueHeaders?: Record<string, string[]>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** The request in an event. */
export function requestOf(event: LambdaEvent): WebhookRequestWithBody {
  const query = event.rawQueryString ?? queryOf(event);
  return {
    // Missing in an event that is no HTTP request: receive() says so.
    method: event.requestContext?.http?.method ?? event.httpMethod!,
    url: `${event.rawPath ?? event.path ?? '/'}${query === '' ? '' : `?${query}`}`,
    // Format 1.0 has the last line alone of each header in `headers`.
    headers: event.multiValueHeaders ?? event.headers ?? {},
    // Read where what it throws becomes a response.
    get body() {
      return bodyOf(event);
    },
  };
}

/** The query again: API Gateway decodes it in format 1.0, a load balancer leaves it as it is. */
function queryOf({
  multiValueQueryStringParameters,
  queryStringParameters,
  requestContext,
}: LambdaEvent): string {
  const encode = requestContext?.elb === undefined ? encodeURIComponent : String;
  const parameters: Readonly<Record<string, string | readonly string[] | undefined>> =
    multiValueQueryStringParameters ?? queryStringParameters ?? {};
  return Object.entries(parameters)
    .flatMap(([name, values]) => [values ?? []].flat().map((value) => `${encode(name)}=${encode(value)}`))
    .join('&');
}

function bodyOf({ body, isBase64Encoded }: LambdaEvent): Uint8Array | string | undefined {
  if (isBase64Encoded !== true || typeof body !== 'string') return body ?? undefined;
  const bytes = Buffer.from(body, 'base64');
  // Buffer skips what is no base64, and a signature over the rest would be a riddle.
  if (bytes.toString('base64') === body) return bytes;
  throw new InvalidRequestError('isBase64Encoded is true, and the body is no base64');
}
