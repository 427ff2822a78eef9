import { signBody } from '../../signature/sign.js';

/** Makes Trello's signature of a body for a callback URL. */
export type Sign = (body: string, callbackURL: string) => string;

/** Binds the secret, so that nothing else of the emulator ever holds it: an object that is logged cannot show it. */
export function signer(secret: string): Sign {
  return (body, callbackURL) => signBody(body, { secret, callbackURL });
}
