// The one file of the core that reaches for Node. Bun and Deno offer the same modules; web.ts is its twin for others.
import { AsyncLocalStorage } from 'node:async_hooks';
import { isAscii } from 'node:buffer';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { setMaxListeners } from 'node:events';
export { randomUUID } from 'node:crypto';
export { channel } from 'node:diagnostics_channel';

/** Base64 of HMAC-SHA1 over `body` followed by `suffix`. */
export function hmacSHA1(secret: string, body: Uint8Array, suffix: string): string {
  return createHmac('sha1', secret).update(body).update(suffix).digest('base64');
}

const BLOCK_BYTES = 64;

/**
 * The same for several suffixes: the body is hashed once. Returns a function that takes a suffix.
 *
 * HMAC as in RFC 2104, since Node can copy the state of a hash, and not that of an HMAC.
 */
export function hmacSHA1For(secret: string, body: Uint8Array): (suffix: string) => string {
  const key = Buffer.from(secret);
  const block = Buffer.alloc(BLOCK_BYTES);
  (key.byteLength > BLOCK_BYTES ? createHash('sha1').update(key).digest() : key).copy(block);
  const inner = createHash('sha1')
    .update(block.map((byte) => byte ^ 0x36))
    .update(body);
  const outer = createHash('sha1').update(block.map((byte) => byte ^ 0x5c));
  return (suffix) => outer.copy().update(inner.copy().update(suffix).digest()).digest('base64');
}

/** Calls a function outside of every asynchronous context, for work that belongs to no request. */
export const outsideRequests = AsyncLocalStorage.snapshot();

/** The same controller, whose signal takes any number of listeners without a warning. */
export function manyListeners(controller: AbortController): AbortController {
  setMaxListeners(0, controller.signal);
  return controller;
}

const left = Buffer.alloc(28);
const right = Buffer.alloc(28);

/** Whether two signatures in base64, of 28 characters each, are equal, in a time that does not tell where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  if (a.length !== left.length || b.length !== right.length) return false;
  // Nothing else writes there before they are compared.
  left.write(a, 'latin1');
  right.write(b, 'latin1');
  return timingSafeEqual(left, right);
}

/** The digest of a text, of 12 bytes at least. */
export function digest(text: string): ArrayBuffer {
  return new Uint8Array(createHash('sha256').update(text).digest()).buffer;
}

/** The digest of bytes, in hexadecimal. */
export function digestHex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

// `fatal` refuses bytes that are not UTF-8 instead of replacing them. A byte-order mark in front is dropped, as
// RFC 8259 §8.1 allows: an authentic delivery is worth more than three bytes.
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of bytes in UTF-8, without a byte-order mark in front. Throws when they are something else. */
export function utf8Text(bytes: Uint8Array): string {
  if (!isAscii(bytes)) return decoder.decode(bytes);
  const buffer =
    bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1');
}

const encoder = new TextEncoder();

/** The bytes of a text of which each character is one byte. */
export function bytesOfLatin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** The text of which each character is one byte. */
export function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The bytes behind base64, also in the alphabet for URLs; undefined when the text is something else. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  return /^[A-Za-z0-9+/_-]+={0,2}\s*$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** Decompresses gzip, deflate or Brotli; undefined when it is something else, or longer than `maxBytes`. */
export function decompress(bytes: Uint8Array, encoding: string, maxBytes: number): Uint8Array | undefined {
  // Few need it: the module is loaded when it is asked for.
  const zlib = process.getBuiltinModule('node:zlib');
  const methods = { gzip: zlib.gunzipSync, deflate: zlib.inflateSync, br: zlib.brotliDecompressSync };
  if (!Object.hasOwn(methods, encoding)) return undefined;
  try {
    return methods[encoding as keyof typeof methods](bytes, { maxOutputLength: maxBytes });
  } catch {
    return undefined;
  }
}

/** The UTF-8 bytes of `text`. */
export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}
