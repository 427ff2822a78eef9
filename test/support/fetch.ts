import type { TestAnswer, TestRequest } from './send.js';

const ORIGIN = 'http://127.0.0.1';

/** A `Request` as a server makes it of what arrives. */
export function toRequest({ method, path, headers, body }: TestRequest): Request {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  const withBody = body === undefined ? {} : { body: new Uint8Array(body) };
  const request = new Request(ORIGIN + path, { method, ...withBody, headers: lines });
  if (body !== undefined && headers['transfer-encoding'] === undefined)
    request.headers.set('content-length', String(body.byteLength));
  return request;
}

/** What a `Response` says. */
export async function toAnswer(response: Response): Promise<TestAnswer> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}
