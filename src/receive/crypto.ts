// The one file of the core that reaches for Node. Bun, Deno and Cloudflare Workers offer the same module.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Base64 of HMAC-SHA1 over `body` followed by `suffix`. */
export function hmacSHA1(secret: string, body: Uint8Array, suffix: string): string {
  return createHmac('sha1', secret).update(body).update(suffix).digest('base64');
}

/** Whether two strings of ASCII are equal, in a time that does not tell where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a, 'latin1');
  const right = Buffer.from(b, 'latin1');
  return left.length === right.length && timingSafeEqual(left, right);
}

const encoder = new TextEncoder();

/** The UTF-8 bytes of `text`. */
export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}
