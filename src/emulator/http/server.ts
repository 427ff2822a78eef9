import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { TrelloWebhooksError } from '../../errors.js';
import { listen, type ListeningServer } from '../../util/http/listen.js';
import type { RESTResponse } from './response.js';

/** Serves `respond` over HTTP. */
export async function startServer(
  { port, host }: { port: number; host: string },
  respond: (request: IncomingMessage) => Promise<RESTResponse>,
): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    void respond(request).then((made) => write(response, made));
  });
  try {
    return await listen(server, { port, host });
  } catch (cause) {
    const hint = 'Pass another port, or 0 for a free one';
    throw new TrelloWebhooksError('listen_failed', `Cannot listen on ${host}:${port}`, { cause, hint });
  }
}

function write(response: ServerResponse, { status, contentType, body, headers }: RESTResponse): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
