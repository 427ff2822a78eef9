import { createSignedRequest } from '../../../testing/index.js';
import { errorCodeIn, isSuccess } from '../../shared/response.js';
import { findingsOf, type Finding } from './finding.js';
import { explainError, tryRequest } from './network.js';

/** A delivery of a busy board. Parsers and proxies have limits of their own, such as the 100 kB of express.json(). */
const BYTES = 148_000;

const KEEP_BYTES = "express.json({ limit: '1mb', verify: (req, res, buf) => { req.rawBody = buf; } })";

/** Signed, but not a delivery: the service verifies the signature, reads it, and refuses it before any handler runs. */
const PROBE = JSON.stringify({ probe: 'trello-webhooks doctor', padding: '-'.repeat(BYTES) });

/**
 * Sends a signed body that is not a delivery. A service that refuses it for that reason has received the bytes unchanged
 * and uses the same secret and callback URL.
 */
export async function checkProbe(url: string, secret: string): Promise<Finding> {
  const { ok, warning, failed } = findingsOf('signature');
  const { method, headers, body } = createSignedRequest(PROBE, { secret, callbackURL: url });
  const response = await tryRequest({ url, method, headers, body });
  if ('error' in response) {
    const { message, fix } = explainError(response.error, new URL(url).host);
    return failed(message, fix);
  }
  const { status } = response;
  const code = errorCodeIn(response.body);
  if (code === 'invalid_payload') return ok('A signed probe was verified; no handler ran');
  const known = MEANINGS[code ?? ''];
  if (known !== undefined) return failed(...known);
  if (code !== undefined) return failed(`The probe was refused: ${code}`, 'Check the log of the service');
  if (isSuccess(status))
    return warning(
      `The probe gets status ${status}, which trello-webhooks never sends`,
      'Check that the service verifies signatures, and that no proxy responds in its place',
    );
  if (status === 413)
    return failed(
      `A body of ${BYTES / 1000} kB gets status 413, and not from trello-webhooks`,
      `Mount the webhook before body parsers, or raise their limit: ${KEEP_BYTES}; or raise that of the proxy in front`,
    );
  if (status === 404)
    return failed('POST gets status 404', 'Mount the webhook at the path of the callback URL');
  return failed(
    `POST gets status ${status}, and not from trello-webhooks`,
    'Check the proxies in front of the service',
  );
}

const MEANINGS: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  signature_mismatch: [
    'The service has another secret or callback URL, or a proxy changes the body',
    'Find the cause in its log: see "Delivery refused: The signature does not match"',
  ],
  signature_missing: ['The header X-Trello-Webhook does not arrive', 'Configure proxies to pass it on'],
  body_consumed: [
    'A body parser reads the body before it can be verified',
    `Mount the webhook before express.json(), or keep the bytes: ${KEEP_BYTES}`,
  ],
  body_too_large: [`The service refuses a body of ${BYTES / 1000} kB`, 'Raise maxBodyBytes'],
  provider_failed: ['The function for secret or callbackURL fails', 'Check the log of the service'],
  stopping: ['The service is stopping', 'Restart it'],
};
