import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { examples } from '../../src/generated/examples.js';
import { signBody } from '../../src/receive/signature.js';

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

/** An id as Trello makes them, never the same twice. */
export function newId(): string {
  return randomBytes(12).toString('hex');
}

/** A well-formed delivery of one event, with a new action id. */
export function payload(event = 'commentCard', data: object = examples.get(event) ?? {}): Payload {
  const type = event.split(':')[0]!;
  return {
    model: { id: '5f1ed06834d79113f55ed888', name: 'Kitchen renovation' },
    action: {
      id: newId(),
      idMemberCreator: '5f1ebdbf19290cce7a06c50b',
      type,
      date: '2026-05-01T12:00:00.000Z',
      data: structuredClone(data) as Record<string, unknown>,
    },
    webhook: { id: newId(), idModel: '5f1ed06834d79113f55ed888', callbackURL: CALLBACK_URL },
  };
}

/** A comment with this text, as the bytes of its delivery. */
export function comment(text = 'The blue ones, please.'): Buffer {
  return bytes(payload('commentCard', { ...examples.get('commentCard'), text }));
}

export function bytes(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

/** The headers of a delivery by Trello, signed unless a test says otherwise. */
export function signedHeaders(
  body: Uint8Array | string,
  { secret = SECRET, callbackURL = CALLBACK_URL } = {},
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-trello-webhook': signBody(body, { secret, callbackURL }),
  };
}

/** Every example of the schemas and every recorded fixture, by name. */
export function samples(): Map<string, Payload> {
  const found = new Map<string, Payload>();
  for (const [event, data] of examples) found.set(event, payload(event, data));
  const folder = join('test', 'fixtures');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    found.set(file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Payload);
  }
  return found;
}
