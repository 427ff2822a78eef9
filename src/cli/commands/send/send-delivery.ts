import { createSignedRequest } from '../../../testing/index.js';
import { networkErrorCode, sendRequest } from '../../../util/http/send-request.js';
import { errorCodeIn, stringIn } from '../../shared/response.js';
import type { Source } from './sources.js';

/** The service to send to, and how to sign. */
export interface Target {
  to: string;
  secret: string;
  callbackURL: string;
}

/** The result of one delivery. */
export interface SendResult {
  /** The event or the file. */
  source: string;
  /** The id of the action, if the body has one. */
  actionId: string | undefined;
  /** Undefined if there was no response. */
  status: number | undefined;
  /** The code in the body of an error response, or the reason why there was no response. */
  code: string | undefined;
  ms: number;
}

/** Trello waits as long. */
const TIMEOUT_MS = 30_000;

/** More than any error response of trello-webhooks. */
const MAX_RESPONSE_BYTES = 64 * 1024;

/** Sends one delivery as Trello does, and awaits the response. Rejects only if `signal` is aborted. */
export async function sendDelivery(
  source: Source,
  { to, secret, callbackURL }: Target,
  signal: AbortSignal,
): Promise<SendResult> {
  const { method, headers, body } = createSignedRequest(source.body(), { secret, callbackURL });
  const started = performance.now();
  const result = (response: Pick<SendResult, 'status' | 'code'>): SendResult => ({
    source: source.name,
    actionId: actionIdIn(body),
    ...response,
    ms: Math.round((performance.now() - started) * 10) / 10,
  });
  try {
    const response = await sendRequest({
      url: to,
      method,
      headers,
      body,
      signal,
      timeoutMs: TIMEOUT_MS,
      // Reused connections, so that a load test measures the service.
      keepAlive: true,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
    return result({ status: response.status, code: errorCodeIn(response.body) });
  } catch (error) {
    signal.throwIfAborted();
    return result({ status: undefined, code: networkErrorCode(error) });
  }
}

function actionIdIn(body: Uint8Array): string | undefined {
  return stringIn(new TextDecoder().decode(body), ({ action }: { action: { id: unknown } }) => action.id);
}
