import type { Receiver } from '../../receive/receiver.js';
import { lowerCaseDeliveryHeaders, type WebhookAnswer, type WebhookRequest } from '../../receive/request.js';
import { discardBody } from './discard-body.js';
import type { NodeResponse, ParsedRequest } from './http-types.js';
import { readBody } from './read-body.js';

/** Takes a request of `node:http` (or of Express, which passes it on) through the pipeline and answers it. Never throws. */
export function serve(receiver: Receiver, request: ParsedRequest, response: NodeResponse): void {
  const webhookRequest: WebhookRequest = {
    method: request.method ?? '',
    // Express cuts the mount path off `url`.
    url: request.originalUrl ?? request.url ?? '/',
    headers: request.headers,
  };
  const answerWith = (answer: WebhookAnswer): void => {
    respond(response, receiver.stopping ? lastOfConnection(answer) : answer);
    discardBody(request);
  };
  const headers = lowerCaseDeliveryHeaders(request.headers);
  const early = receiver.begin(webhookRequest, headers);
  if (early !== undefined) return answerWith(early);
  const limits = { maxBytes: receiver.maxBodyBytes, timeoutMs: receiver.bodyTimeoutMs };
  try {
    readBody(request, limits, (body) => {
      if (body instanceof Error) answerWith(receiver.refuse(body));
      else receiver.finish(webhookRequest, headers, body, answerWith);
    });
  } catch (error) {
    // Where `request.body` parses when it is asked for, it throws at what is no JSON.
    answerWith(receiver.refuse(error));
  }
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
