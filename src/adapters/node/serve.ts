import type { Receiver } from '../../receive/receiver.js';
import {
  lowerCaseDeliveryHeaders,
  type ReceivedRequest,
  type WebhookResponse,
} from '../../receive/request.js';
import { discardBody } from './discard-body.js';
import type { NodeResponse, ParsedRequest } from './http-types.js';
import { readBody } from './read-body.js';

/** Takes a request of `node:http` (or of Express, which passes it on) through the pipeline and responds. Never rejects. */
export async function serve(
  receiver: Receiver,
  request: ParsedRequest,
  response: NodeResponse,
): Promise<void> {
  const webhookResponse = await responseTo(receiver, request);
  try {
    send(response, receiver.stopping ? lastOfConnection(request, webhookResponse) : webhookResponse);
    discardBody(request);
  } catch (error) {
    // Handlers may have run: the sender is to see a failure of the connection, and nothing else is undone.
    receiver.logger.error({ err: error, status: webhookResponse.status }, 'The response could not be sent');
    response.destroy();
  }
}

async function responseTo(receiver: Receiver, request: ParsedRequest): Promise<WebhookResponse> {
  const webhookRequest: ReceivedRequest = {
    method: request.method ?? '',
    // Express cuts the mount path off `url`.
    url: request.originalUrl ?? request.url ?? '/',
    headers: request.headers,
    origin: request,
  };
  const headers = lowerCaseDeliveryHeaders(request.headers);
  const early = receiver.begin(webhookRequest, headers);
  if (early !== undefined) return early;
  let body: Uint8Array;
  try {
    body = await readBody(request, receiver.bodyLimits);
  } catch (error) {
    // Where `request.body` parses when it is asked for, it throws at what is no JSON.
    return receiver.refuse(error);
  }
  return receiver.finish(webhookRequest, headers, body);
}

/** A sender that keeps its connection would keep the process: `server.close()` waits for it. */
function lastOfConnection(request: ParsedRequest, response: WebhookResponse): WebhookResponse {
  if (request.httpVersionMajor === 2) {
    // It has no such header: the session is told, and ends once its streams have ended.
    (request.stream as { session?: { close(): void } } | undefined)?.session?.close();
    return response;
  }
  return { ...response, headers: { ...response.headers, connection: 'close' } };
}

function send(response: NodeResponse, { status, headers, body }: WebhookResponse): void {
  // A time-out middleware responded, or the connection is gone.
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, headers);
  response.end(body);
}
