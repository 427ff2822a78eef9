// Nothing but the work, on bare node:http: what no framework can be faster than.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Contestant, Handler } from '../contestant.js';
import { isAuthentic, isValid, isWanted } from '../work.js';

export const contestant: Contestant = (handler) =>
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(handler, request, response, Buffer.concat(chunks)));
  });

async function answer(
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  response.writeHead(await accept(handler, request, body), { 'content-length': '0' }).end();
}

async function accept(handler: Handler, request: IncomingMessage, body: Buffer): Promise<number> {
  if (!isAuthentic(body, request.headers['x-trello-webhook'])) return 401;
  const payload: unknown = JSON.parse(body.toString());
  if (!isValid(payload)) return 400;
  if (isWanted(payload)) await handler();
  return 200;
}
