import type { DeliveryAttempt } from './delivery.js';
import type { DeliveryJob } from './delivery-job.js';
import { send } from './outgoing.js';
import type { Sign } from './sign.js';

/** What an attempt needs. */
export interface AttemptWorld {
  sign: Sign;
  now: () => number;
  /** In ms of real time. */
  responseTimeoutMs: number;
  /** Aborts everything under way. */
  signal: AbortSignal;
}

/** Makes one POST with Trello's headers. Source: a captured request of 2023, certain. Never rejects. */
export async function attempt(
  world: AttemptWorld,
  job: DeliveryJob,
  number: number,
): Promise<DeliveryAttempt> {
  const { body, clientIdentifier } = job;
  const { id: webhookId, callbackURL } = job.webhook;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': 'Trello',
    'x-trello-webhook': world.sign(body, callbackURL),
    'content-length': String(Buffer.byteLength(body)),
  };
  if (clientIdentifier !== undefined) headers['x-trello-client-identifier'] = clientIdentifier;
  const startedAt = world.now();
  const started = performance.now();
  const { responseTimeoutMs: timeoutMs, signal } = world;
  const { status, error } = await send({
    url: callbackURL,
    method: 'POST',
    headers,
    body,
    timeoutMs,
    signal,
  });
  const durationMs = performance.now() - started;
  const { actionId } = job.delivery;
  return {
    webhookId,
    actionId,
    attempt: number,
    callbackURL,
    status,
    error,
    requestHeaders: headers,
    body,
    startedAt,
    durationMs,
  };
}
