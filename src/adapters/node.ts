import type { Receiver } from '../receive/receiver.js';
import type { WebhookAnswer, WebhookRequest } from '../receive/request.js';
import { discardBody } from './discard-body.js';
import type { NodeResponse, ParsedRequest } from './node-http.js';
import { readBody } from './read-body.js';

/** Takes a request of `node:http` (or of Express, which passes it on) through the pipeline and answers it. Never throws. */
export async function serve(
  receiver: Receiver,
  request: ParsedRequest,
  response: NodeResponse,
): Promise<void> {
  const webhookRequest: WebhookRequest = {
    method: request.method ?? '',
    // Express cuts the mount path off `url`.
    url: request.originalUrl ?? request.url ?? '/',
    headers: request.headers,
  };
  let answer = receiver.begin(webhookRequest);
  if (answer === undefined) {
    try {
      const limits = { maxBytes: receiver.maxBodyBytes, timeoutMs: receiver.bodyTimeoutMs };
      const body = await readBody(request, limits);
      answer = await receiver.finish(webhookRequest, body);
    } catch (error) {
      answer = receiver.refuse(error);
    }
  }
  respond(response, receiver.stopping ? lastOfConnection(answer) : answer);
  discardBody(request);
}

/** A sender that keeps its connection would keep the process: `server.close()` waits for it. */
function lastOfConnection(answer: WebhookAnswer): WebhookAnswer {
  return { ...answer, headers: { ...answer.headers, connection: 'close' } };
}

function respond(response: NodeResponse, { status, headers, body }: WebhookAnswer): void {
  // Somebody else answered (a time-out middleware), or nobody is there any more.
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, headers);
  response.end(body);
}
