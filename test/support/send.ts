import { once } from 'node:events';
import {
  request as httpRequest,
  type Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';

import supertest from 'supertest';

import { PATH, signedHeaders } from './delivery.js';

/** A request as a test writes it down. */
export interface TestRequest {
  method: string;
  /** Path and query. */
  path: string;
  /** A list stands for several header lines of one name. */
  headers: Record<string, string | string[]>;
  body?: Buffer | undefined;
}

/** What came back. */
export interface TestAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A POST as Trello makes it. */
export function delivery(body: Buffer, options: { secret?: string; callbackURL?: string } = {}): TestRequest {
  return { method: 'POST', path: PATH, headers: signedHeaders(body, options), body };
}

/** Sends with bare `node:http`. */
export async function send(
  url: string,
  { method, path, headers, body }: TestRequest,
  agent?: Agent,
): Promise<TestAnswer> {
  const length = body === undefined ? {} : { 'content-length': body.byteLength };
  const request = httpRequest(url + path, {
    method,
    headers: { ...length, ...headers },
    ...(agent === undefined ? {} : { agent }),
  });
  // The response may come before the body is sent, and what then becomes of the rest is of no interest. An error before
  // it rejects below.
  request.on('error', () => {});
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

/** Sends with supertest. */
export async function sendWithSupertest(
  url: string,
  { method, path, headers, body }: TestRequest,
): Promise<TestAnswer> {
  const verb = method.toLowerCase() as 'post';
  const request = supertest(url)[verb](path);
  // Bytes are sent as they are; left to itself it writes a Buffer as JSON.
  void request.serialize((bytes: unknown) => bytes as string);
  for (const [header, value] of Object.entries(headers)) void request.set({ [header]: value });
  const response = await (body === undefined ? request : request.send(body));
  const { status, text } = response;
  return { status, headers: response.headers, body: text ?? '' };
}
