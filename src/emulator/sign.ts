import { createHmac } from 'node:crypto';

/** Makes Trello's signature of a body for a callback URL. */
export type Sign = (body: string, callbackURL: string) => string;

/**
 * Binds the secret, so that nothing else of the emulator ever holds it: an object that is logged cannot show it.
 * Source: Trello's webhooks guide, certain.
 */
export function signer(secret: string): Sign {
  return (body, callbackURL) => createHmac('sha1', secret).update(body).update(callbackURL).digest('base64');
}
