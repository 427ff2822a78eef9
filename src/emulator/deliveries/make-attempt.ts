import { signBody } from '../../signature/sign.js';
import { networkErrorCode, sendRequest } from '../../util/http/send-request.js';
import { MAX_BODY_BYTES } from '../limits.js';
import type { DeliveryAttempt } from './delivery.js';
import type { DeliveryJob } from './delivery-job.js';

/** Makes Trello's signature of a body for a callback URL. */
export type Sign = (body: string, callbackURL: string) => string;

/** Binds the secret, so that no other part of the emulator holds it: an object that is logged cannot show it. */
export function createSign(secret: string): Sign {
  return (body, callbackURL) => signBody(body, { secret, callbackURL });
}

/** The dependencies of an attempt. */
export interface AttemptDeps {
  sign: Sign;
  now: () => number;
  /** In ms of real time. */
  responseTimeoutMs: number;
  /** Aborts everything under way. */
  signal: AbortSignal;
}

/** Makes one POST with Trello's headers. Source: a captured request of 2023, certain. Never rejects. */
export async function makeAttempt(
  { sign, now, responseTimeoutMs: timeoutMs, signal }: AttemptDeps,
  job: DeliveryJob,
  attempt: number,
): Promise<DeliveryAttempt> {
  const { body, clientIdentifier } = job;
  const { id: webhookId, callbackURL } = job.webhook;
  const requestHeaders: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': 'Trello',
    'x-trello-webhook': sign(body, callbackURL),
    'content-length': String(Buffer.byteLength(body)),
  };
  if (clientIdentifier !== undefined) requestHeaders['x-trello-client-identifier'] = clientIdentifier;
  const startedAt = now();
  const started = performance.now();
  let status: number | undefined;
  let error: string | undefined;
  try {
    const request = { url: callbackURL, method: 'POST', headers: requestHeaders, body, timeoutMs, signal };
    ({ status } = await sendRequest({ ...request, maxResponseBytes: MAX_BODY_BYTES }));
  } catch (caught) {
    error = networkErrorCode(caught);
  }
  const durationMs = performance.now() - started;
  const { actionId } = job.delivery;
  return {
    webhookId,
    actionId,
    attempt,
    callbackURL,
    status,
    error,
    requestHeaders,
    body,
    startedAt,
    durationMs,
  };
}
