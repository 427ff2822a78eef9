// The twin of node.ts, for runtimes without Node's modules: Cloudflare Workers, Vercel's edge. The build puts it in the
// place of node.ts (tsdown.web.config.ts), and test/util/web.test.ts holds the two to the same results.
//
// SHA comes from @noble/hashes and not from WebCrypto, whose functions are asynchronous: signBody() and verifySignature()
// are one API everywhere. For a body of Trello's (about 5 kB) it takes no longer.
import { hmac } from '@noble/hashes/hmac';
import { sha1 } from '@noble/hashes/legacy';
import { bytesToHex } from '@noble/hashes/utils';

/** Base64 of HMAC-SHA1 over `body` followed by `suffix`. */
export function hmacSHA1(secret: string, body: Uint8Array, suffix: string): string {
  return hmacSHA1For(secret, body)(suffix);
}

/** The same for several suffixes: the body is hashed once. Returns a function that takes a suffix. */
export function hmacSHA1For(secret: string, body: Uint8Array): (suffix: string) => string {
  const ofBody = hmac.create(sha1, utf8Bytes(secret)).update(body);
  return (suffix) => base64(ofBody.clone().update(utf8Bytes(suffix)).digest());
}

/** Calls a function outside of every asynchronous context, for work that belongs to no request. */
export const outsideRequests: <Result>(work: () => Result) => Result =
  builtin<AsyncHooks>('node:async_hooks')?.AsyncLocalStorage.snapshot() ?? ((work) => work());

/** The same controller: no runtime but Node warns of many listeners. */
export function manyListeners(controller: AbortController): AbortController {
  return controller;
}

/** Whether two signatures in base64, of 28 characters each, are equal, in a time that does not tell where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  if (a.length !== 28 || b.length !== 28) return false;
  let difference = 0;
  for (let at = 0; at < 28; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}

// SHA-256 would make the file 2 kB larger. Nothing compares these with what Node computes.

/** The digest of a text. */
export function digest(text: string): ArrayBuffer {
  return new Uint8Array(sha1(utf8Bytes(text))).buffer;
}

/** The digest of bytes, in hexadecimal. */
export function digestHex(bytes: Uint8Array): string {
  return bytesToHex(sha1(bytes));
}

/** A random UUID. */
export function randomUUID(): ReturnType<typeof crypto.randomUUID> {
  return crypto.randomUUID();
}

/** A diagnostics channel where the runtime has them; elsewhere one that nobody can subscribe to. */
export function channel(name: string): Channel {
  const diagnostics = builtin<{ channel(name: string): Channel }>('node:diagnostics_channel');
  return diagnostics?.channel(name) ?? { hasSubscribers: false, publish: () => {} };
}

interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

interface AsyncHooks {
  readonly AsyncLocalStorage: { snapshot(): <Result>(work: () => Result) => Result };
}

// As in node.ts: `fatal` refuses what is not UTF-8, and a byte-order mark in front is dropped.
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of bytes in UTF-8, without a byte-order mark in front. Throws when they are something else. */
export function utf8Text(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const encoder = new TextEncoder();

/** The UTF-8 bytes of `text`. */
export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The bytes of a text of which each character is one byte. */
export function bytesOfLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The text of which each character is one byte. */
export function latin1Text(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The bytes behind base64, also in the alphabet for URLs; undefined when the text is something else. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  try {
    return bytesOfLatin1(atob(text.trim().replace(/-/g, '+').replace(/_/g, '/')));
  } catch {
    return undefined;
  }
}

/** Undefined: these runtimes decompress in streams alone. A compressed body is refused as elsewhere, with a shorter hint. */
export function decompress(): Uint8Array | undefined {
  return undefined;
}

function base64(bytes: Uint8Array): string {
  return btoa(latin1Text(bytes));
}

/** A module of Node's where the runtime has it after all, such as Workers with `nodejs_compat`; no import, which would fail elsewhere. */
function builtin<Module>(name: string): Module | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.(name) as Module | undefined;
}
