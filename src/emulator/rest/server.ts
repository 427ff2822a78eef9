import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrelloWebhooksError } from '../../errors.js';
import type { Answer } from './answer.js';

/** A server that listens. */
export interface Listening {
  host: string;
  port: number;
  /** Ends every connection, also those that wait for an answer. */
  close: () => Promise<void>;
}

/** Serves `answer` over HTTP. */
export async function listen(
  { port, host }: { port: number; host: string },
  answer: (request: IncomingMessage) => Promise<Answer>,
): Promise<Listening> {
  const server = createServer((request, response) => {
    void answer(request).then((given) => write(response, given));
  });
  await listening(server, port, host);
  return { host, port: (server.address() as AddressInfo).port, close: () => closed(server) };
}

function write(response: ServerResponse, { reply, headers }: Answer): void {
  const { status, contentType, body } = reply;
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const hint = 'Give another port, or 0 for a free one';
      reject(new TrelloWebhooksError('listen_failed', `Cannot listen on ${host}:${port}`, { cause, hint }));
    });
    server.listen(port, host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
