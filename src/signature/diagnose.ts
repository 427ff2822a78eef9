import { candidatesByPath, urlOf, type CallbackURL } from './callback-urls.js';
import { damageOf } from './damage.js';
import { otherBodies } from './other-bodies.js';
import { otherSecrets } from './other-secrets.js';
import { hintOfURL, otherURLs, withQuery, type SignedRequest } from './other-urls.js';
import { looksLikeSignature, matchSignature } from './verify.js';

/** A request whose signature did not match, with all that was tried. */
export interface Mismatch {
  readonly request: SignedRequest;
  readonly body: Uint8Array;
  readonly signature: string;
  readonly secrets: readonly string[];
  readonly configured: readonly CallbackURL[];
  /** Whether so many bytes more may be hashed. */
  readonly spend: (bytes: number) => boolean;
  /** How to keep the bytes of a body, on the platform of the request where it is recognized. */
  readonly fix: () => string;
}

/** The result of a diagnosis. */
export interface Diagnosis {
  readonly hint?: string;
  /** Whether the signature proves the hint: no stranger can cause it. */
  readonly diagnosed?: boolean;
}

/** Larger bodies are not hashed again and again for a hint. */
const MAX_BODY = 256 * 1024;

/** As many URLs are looked at with all their spellings. */
const MAX_URLS = 16;

/** About as much as it costs to finish a hash for one more URL. */
const URL_BYTES = 2_000;

/** There are no bytes left to hash. */
class Exhausted extends Error {}

/**
 * Names the likely reason of a mismatch (secret, callback URL or body), by trying the usual mistakes: first what the
 * signature can prove, then what the body looks like. The hint goes to the log only, never into the response. It holds no
 * secret and no signature.
 */
export function diagnose(mismatch: Mismatch): Diagnosis {
  const { body } = mismatch;
  if (body.byteLength === 0)
    return { hint: `The body is empty: a parser or proxy in front read or dropped it. ${mismatch.fix()}` };
  if (body.byteLength > MAX_BODY) return { hint: 'The body is too large to look for the reason' };
  if (!mismatch.spend(body.byteLength)) return {};
  try {
    const text = decode(body);
    const likely = { ...mismatch, configured: likelyURLs(mismatch) };
    const proven = mistakenURL(likely, text) ?? mistakenSecret(likely) ?? changedBody(likely, text);
    if (proven !== undefined) return { hint: proven, diagnosed: true };
    const damage = damageOf(body, text);
    return { hint: damage === undefined ? WRONG_SECRET : `${damage}. ${mismatch.fix()}` };
  } catch (error) {
    if (error instanceof Exhausted) return {};
    throw error;
  }
}

const WRONG_SECRET =
  "Neither another spelling of the callback URL nor of the body matches, so the secret is the likely reason: it is the application's (OAuth) secret, shown beside the API key in the Power-Up's admin page, not the API key and not the token";

function mistakenURL(mismatch: Mismatch, text: string | undefined): string | undefined {
  const { request, body, secrets, configured } = mismatch;
  const ofQuery = withQuery(configured, request.url);
  if (ofQuery !== undefined && tryOut(mismatch, body, secrets, ofQuery.urls) !== undefined)
    return ofQuery.hint;
  const urls = configured.map(urlOf);
  const others = otherURLs([...urls, ...(ofQuery?.urls ?? [])], request, text);
  const url = tryOut(mismatch, body, secrets, others);
  return url === undefined ? undefined : hintOfURL(url, urls);
}

function mistakenSecret(mismatch: Mismatch): string | undefined {
  for (const { how, secret } of otherSecrets(mismatch.secrets)) {
    if (tryOut(mismatch, mismatch.body, [secret], mismatch.configured.map(urlOf)) !== undefined)
      return `It matches the secret ${how}: remove what is too much where the secret is configured`;
  }
  return undefined;
}

function changedBody(mismatch: Mismatch, text: string | undefined): string | undefined {
  const { request, body, secrets } = mismatch;
  const urls = mismatch.configured.map(urlOf);
  for (const { form, bytes } of otherBodies(body, text, request.headers, MAX_BODY)) {
    if (tryOut(mismatch, bytes, secrets, urls) !== undefined)
      return `It matches the body ${form}. Something in front changes the bytes; pass them on as they arrived. ${mismatch.fix()}`;
  }
  return undefined;
}

/** The configured URLs of the request's path, or the first ones: there may be thousands. */
function likelyURLs({ configured, request }: Mismatch): readonly CallbackURL[] {
  if (configured.length <= MAX_URLS) return configured;
  const near = new Set(
    candidatesByPath(configured, request.url).near.map((candidate) => candidate.configured),
  );
  const likely = configured.filter((each) => near.size === 0 || near.has(urlOf(each)));
  return likely.slice(0, MAX_URLS);
}

/** The URL for which the bytes were signed. Throws when there are no bytes left to hash. */
function tryOut(
  { signature, spend }: Mismatch,
  bytes: Uint8Array,
  secrets: readonly string[],
  urls: readonly string[],
): string | undefined {
  if (!spend(secrets.length * (bytes.byteLength + URL_BYTES * urls.length))) throw new Exhausted();
  return matchSignature(bytes, signature, secrets, urls);
}

/** The reason why a header cannot be a signature; undefined when it can. */
export function implausibility(signature: string): string | undefined {
  if (looksLikeSignature(signature)) return undefined;
  return signature.includes(',')
    ? 'The header was sent more than once; Trello sends it once'
    : 'The header does not hold a base64 SHA-1, so the sender is not Trello or the header was altered';
}

function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
