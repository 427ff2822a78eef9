import { createHmac, timingSafeEqual } from 'node:crypto';
import { actionValidators, validateEnvelope } from '../../src/generated/validators.js';
import { eventNames } from '../../src/payload/event-names.js';
import { CALLBACK_URL, SAMPLE_TYPE, SECRET } from '../delivery/settings.js';

// The work of a delivery as the contestants do it that are written by hand: no options, no diagnosis, no limits.

/** Whether Trello signed these bytes. */
export function isAuthentic(body: Uint8Array, signature: unknown): boolean {
  if (typeof signature !== 'string') return false;
  const expected = createHmac('sha1', SECRET).update(body).update(CALLBACK_URL).digest('base64');
  return (
    expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature))
  );
}

interface Delivery {
  action: { type: string; data: object };
}

/** Whether the payload matches the schemas of its envelope, its type and its changed fields. */
export function isValid(payload: unknown): payload is Delivery {
  if (!validateEnvelope(payload)) return false;
  const { action } = payload as Delivery;
  return eventNames(action).every((name) => actionValidators.get(name)?.(action));
}

/** Whether the one handler is for this action. */
export function isWanted({ action }: Delivery): boolean {
  return action.type === SAMPLE_TYPE;
}
