import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { signBody, validatePayload } from '../../src/index.js';

/** A request to send, and what should become of it. */
export interface Delivery {
  /** The file it comes from, or what it shows, in brackets. */
  file: string;
  callbackURL: string;
  body: Uint8Array;
  signature: string;
  expected: Kind;
}

/** What can become of a delivery. */
export type Kind = 'recognized' | 'unrecognized' | 'malformed' | 'duplicate' | 'rejected';

/** The bytes of a file; an action alone, as REST lists it, gets the rest of a delivery around it. */
function bodyOf(file: string): Buffer {
  const bytes = readFileSync(file);
  try {
    const value = JSON.parse(bytes.toString()) as { action?: unknown; type?: unknown; data?: unknown };
    const isAction = value.action === undefined && typeof value.type === 'string' && value.data !== undefined;
    if (isAction) return Buffer.from(JSON.stringify({ model: { id: 'the board' }, action: value }));
  } catch {
    // Sent as it is: the demo shows what becomes of it.
  }
  return bytes;
}

/** The `.json` files that `paths` name, with all that lie in folders. Throws when there are none. */
export function payloadFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return [path];
    const entries = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
    return entries.filter((entry) => entry.endsWith('.json')).map((entry) => join(path, entry));
  });
  if (files.length === 0) throw new Error(`There are no .json files in ${paths.join(', ')}`);
  return files;
}

/**
 * Each file signed as Trello signs it, then a forged, a repeated and an unknown delivery. Every file goes through a
 * webhook of its own, told apart by a query parameter as Trello's guide recommends.
 */
export function deliveries(files: readonly string[], secret: string, callbackURL: string): Delivery[] {
  const real = files.map((file, index) =>
    signed(file, bodyOf(file), `${callbackURL}?webhook=${index}`, kindOf(bodyOf(file).toString()), secret),
  );
  const first = real.find(({ expected }) => expected === 'recognized') ?? real[0]!;
  const unknown = Buffer.from(
    JSON.stringify({
      model: { id: '5f0000000000000000000001' },
      action: {
        id: '5f0000000000000000000002',
        type: 'somethingNew',
        date: '2026-01-01T00:00:00.000Z',
        data: {},
      },
    }),
  );
  return [
    ...real,
    { ...signed('(forged)', first.body, first.callbackURL, 'rejected', 'not the secret') },
    {
      ...first,
      file: '(repeated)',
      expected: first.expected === 'recognized' ? 'duplicate' : first.expected,
    },
    signed('(unknown type)', unknown, callbackURL, 'unrecognized', secret),
  ];
}

function signed(
  file: string,
  body: Uint8Array,
  callbackURL: string,
  expected: Kind,
  secret: string,
): Delivery {
  return { file, callbackURL, body, signature: signBody(body, { secret, callbackURL }), expected };
}

/** What should become of a file, by the schemas. */
function kindOf(text: string): Kind {
  try {
    return validatePayload(JSON.parse(text)).kind;
  } catch {
    return 'malformed';
  }
}
