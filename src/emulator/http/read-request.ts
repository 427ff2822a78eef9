import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '../limits.js';
import { badRequest, invalidJSON, invalidValue, tooLarge } from './refusals.js';

/**
 * Reads a request's body as UTF-8, up to {@link MAX_BODY_BYTES}. What comes after that is thrown away and not kept, so
 * that the caller can read the refusal.
 */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) reject(tooLarge());
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else reject(tooLarge());
      if (size > MAX_BODY_BYTES) chunks.length = 0;
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    // The caller hung up and reads no response.
    request.on('close', () => reject(badRequest()));
    request.on('error', () => reject(badRequest()));
  });
}

/** The arguments of a request by name. */
export interface RequestArguments {
  get(name: string): string | undefined;
}

/**
 * The arguments from the query and from a form or JSON body. Trello takes all three; which one wins is unknown, and
 * here it is the query. Of an argument that is given twice the first counts.
 */
export function readArguments(query: string, contentType: string, body: string): RequestArguments {
  const fromQuery = new URLSearchParams(query);
  const fromBody = bodyArguments(contentType, body);
  return { get: (name) => fromQuery.get(name) ?? fromBody(name) ?? undefined };
}

function bodyArguments(contentType: string, body: string): (name: string) => string | null | undefined {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') {
    const form = new URLSearchParams(body);
    return (name) => form.get(name);
  }
  if (type === 'application/json' && body.trim() !== '') {
    const object = parseObject(body);
    return (name) => (Object.hasOwn(object, name) ? textOf(name, object[name]) : undefined);
  }
  return () => undefined;
}

function parseObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw invalidJSON();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidJSON();
  return value as Record<string, unknown>;
}

/** `true` is `'true'`, as in a query; `null` counts as not given. */
function textOf(name: string, value: unknown): string | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw invalidValue(name);
}
