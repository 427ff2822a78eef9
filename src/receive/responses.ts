import { InvalidPayloadError, UnrecognizedActionError, type DeliveryError } from '../errors.js';
import type { WebhookAnswer } from './request.js';

const EMPTY = Object.freeze({ 'content-length': '0' });

/** Handled, or handled before; also what HEAD gets. */
export const OK: WebhookAnswer = Object.freeze({ status: 200, headers: EMPTY, body: '' });

/** The webhook is not wanted any more: Trello deletes it. */
export const GONE: WebhookAnswer = Object.freeze({ status: 410, headers: EMPTY, body: '' });

/** What the sender is told of an error: its code and one sentence; never a secret, a stack or a diagnosis. */
export function errorAnswer(error: DeliveryError): WebhookAnswer {
  const { code, status, publicMessage: message } = error;
  const issues =
    error instanceof InvalidPayloadError || error instanceof UnrecognizedActionError
      ? { issues: error.issues }
      : {};
  const body = JSON.stringify({ error: { code, message, ...issues } });
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(new TextEncoder().encode(body).byteLength),
  };
  if (status === 405) headers.allow = 'HEAD, POST';
  return { status, headers, body };
}
