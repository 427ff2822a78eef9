import type { LambdaEvent } from '../../src/adapters/lambda/index.js';
import type { TestRequest } from './send.js';

/** How a service of AWS describes a request. */
export interface LambdaEvents {
  readonly name: string;
  readonly toEvent: (request: TestRequest) => LambdaEvent;
}

// As in AWS's documentation of the payload formats.
const base64 = ({ body }: TestRequest) => ({
  body: body === undefined ? null : body.toString('base64'),
  isBase64Encoded: body !== undefined,
});

const lists = ({ headers }: TestRequest) =>
  Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [values].flat()]));

const last = (request: TestRequest) =>
  Object.fromEntries(Object.entries(lists(request)).map(([name, values]) => [name, values.at(-1)]));

const joined = (request: TestRequest) =>
  Object.fromEntries(Object.entries(lists(request)).map(([name, values]) => [name, values.join(',')]));

const path = (request: TestRequest) => request.path.split('?')[0]!;

/** `decoded`: API Gateway decodes the query, a load balancer does not. */
const query = (request: TestRequest, decoded: boolean) => {
  const found: Record<string, string[]> = {};
  for (const pair of (request.path.split('?')[1] ?? '').split('&').filter((text) => text !== '')) {
    const [name, value] = pair.split('=').map((text) => (decoded ? decodeURIComponent(text) : text));
    (found[name!] ??= []).push(value ?? '');
  }
  return found;
};

/** Each of them. */
export const lambdaEvents: readonly LambdaEvents[] = [
  {
    name: 'API Gateway, format 1.0',
    toEvent: (request) => ({
      httpMethod: request.method,
      path: path(request),
      headers: last(request),
      multiValueHeaders: lists(request),
      multiValueQueryStringParameters: query(request, true),
      requestContext: {},
      ...base64(request),
    }),
  },
  {
    name: 'API Gateway, format 2.0, or a Function URL',
    toEvent: (request) => ({
      rawPath: path(request),
      rawQueryString: request.path.split('?')[1] ?? '',
      headers: joined(request),
      requestContext: { http: { method: request.method } },
      ...base64(request),
    }),
  },
  {
    name: 'a load balancer with multi-value headers',
    toEvent: (request) => ({
      httpMethod: request.method,
      path: path(request),
      multiValueHeaders: lists(request),
      multiValueQueryStringParameters: query(request, false),
      requestContext: { elb: { targetGroupArn: 'arn' } },
      ...base64(request),
    }),
  },
];
