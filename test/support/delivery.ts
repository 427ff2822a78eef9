import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { examples } from '../../src/generated/examples.js';
import type { EventName } from '../../src/payload/event-names.js';
import { createDelivery, createSignedRequest } from '../../src/testing/index.js';

export const SECRET = 'f3d1c0ffee5ec2e7a11ce5b0b0';
export const CALLBACK_URL = 'https://bot.example.com/trello';
/** The path of the callback URL, which is also where the tests mount. */
export const PATH = '/trello';

/** A payload whose parts a test changes as it likes. */
export interface Payload {
  action: { id: string; type: string; date: string; data: Record<string, unknown>; [key: string]: unknown };
  model: { id: string; [key: string]: unknown };
  [key: string]: unknown;
}

/** A well-formed delivery of one event, known or not, with a new action id. */
export function payload(event = 'commentCard', data?: object): Payload {
  const known = examples.has(event) ? (event as EventName) : 'commentCard';
  const made = createDelivery(known) as unknown as Payload;
  Object.assign(made.action, { type: event.split(':')[0] }, data && { data: structuredClone(data) });
  return made;
}

/** A comment with this text, as the bytes of its delivery. */
export function comment(text = 'The blue ones, please.'): Buffer {
  return bytes(createDelivery('commentCard', { action: { data: { text } } }));
}

export function bytes(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

/** The headers of a delivery by Trello, signed unless a test says otherwise. */
export function signedHeaders(
  body: Uint8Array | string,
  { secret = SECRET, callbackURL = CALLBACK_URL } = {},
): Record<string, string> {
  return createSignedRequest(body, { secret, callbackURL }).headers;
}

/** Every example of the schemas and every recorded fixture, by name. */
export function samples(): Map<string, Payload> {
  const found = new Map<string, Payload>();
  for (const event of examples.keys()) found.set(event, payload(event));
  const folder = join('test', 'fixtures');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    found.set(file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Payload);
  }
  return found;
}
