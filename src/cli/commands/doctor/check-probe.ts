import { signedRequest } from '../../../testing/index.js';
import { findings, type Finding } from './finding.js';
import { explain, request } from './request.js';

/** Authentic, and yet no delivery: the service checks the signature, reads it, and refuses it before any handler runs. */
const PROBE = JSON.stringify({ probe: 'trello-webhooks doctor' });

/**
 * Sends a signed body that is no delivery. That it is refused as such proves that the bytes arrive as they were sent, and
 * that secret and callback URL are the same on both sides.
 */
export async function checkProbe(url: string, secret: string): Promise<Finding> {
  const { ok, warning, failed } = findings('signature');
  const { method, headers, body } = signedRequest(PROBE, { secret, callbackURL: url });
  const answer = await request(url, { method, headers, body });
  if ('error' in answer) {
    const { message, fix } = explain(answer.error, new URL(url).host);
    return failed(message, fix);
  }
  const code = codeIn(answer.text);
  if (code === 'invalid_payload') return ok('A signed probe was verified; no handler ran');
  const known = MEANINGS[code ?? ''];
  if (known !== undefined) return failed(...known);
  if (code !== undefined) return failed(`The probe was refused: ${code}`, 'Look into the log of the service');
  const { status } = answer;
  if (status >= 200 && status < 300)
    return warning(
      `The probe was answered with ${status}, which trello-webhooks never does`,
      'Check that the service verifies what it gets, and that nothing in front answers for it',
    );
  if (status === 404)
    return failed('POST is answered with 404', 'Mount the webhook at the path of the callback URL');
  return failed(
    `POST is answered with ${status}, and not by trello-webhooks`,
    'Check what is in front of the service',
  );
}

const MEANINGS: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  signature_mismatch: [
    'The service has another secret, or was given another callback URL, or something changes the body on its way',
    'Its log says which: see "Delivery refused: The signature does not match"',
  ],
  signature_missing: ['The header X-Trello-Webhook does not arrive', 'Let proxies pass it on'],
  body_consumed: [
    'A body parser reads the body before it can be verified',
    'Mount the webhook before express.json(), or keep the bytes: express.json({ verify: (req, res, buf) => { req.rawBody = buf; } })',
  ],
  body_too_large: ['The service refuses even a small body', 'Raise maxBodyBytes'],
  provider_failed: ['The function for secret or callbackURL fails', 'Look into the log of the service'],
  stopping: ['The service is stopping', 'Start it anew'],
};

function codeIn(text: string): string | undefined {
  try {
    const { code } = (JSON.parse(text) as { error: { code: unknown } }).error;
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}
