import { InvalidPayloadError, UnrecognizedActionError, type DeliveryError } from '../errors.js';
import type { WebhookResponse } from './request.js';

const EMPTY = Object.freeze({ 'content-length': '0' });

/** Handled, or handled before; also what HEAD gets. */
export const OK: WebhookResponse = Object.freeze({ status: 200, headers: EMPTY, body: '' });

/** A handler unsubscribed: Trello deletes the webhook. */
export const GONE: WebhookResponse = Object.freeze({ status: 410, headers: EMPTY, body: '' });

/** The response to an error: its code and one sentence; never a secret, a stack or a diagnosis. */
export function errorResponse(error: DeliveryError): WebhookResponse {
  const { code, status, publicMessage: message } = error;
  // Not accepted: for Trello all is well.
  if (status === 200) return OK;
  if (status === 410) return GONE;
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
