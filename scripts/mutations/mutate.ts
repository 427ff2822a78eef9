import { examples } from '../../src/generated/examples.js';
import type { EventName } from '../../src/payload/event-names.js';
import { createDelivery } from '../../src/testing/index.js';
import type { Random } from '../shared/random.js';

type Node = Record<string, unknown>;

const samples = [...examples.keys()].map((name) => createDelivery(name as EventName, {}, { seed: 1 }));

/** Values that are found where nobody expects them. */
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  5e-324,
  '',
  ' ',
  [],
  {},
  [[]],
  { id: null },
  '__proto__',
  'constructor',
  '\ud800',
  '\u2028\u0000\u001b[2J',
  'x'.repeat(9_000),
  '2026-13-45T99:99:99Z',
  Array(3_000).fill(0),
];

/** A body: a delivery of some event that was changed, or bytes of any kind. */
export function mutatedBody(random: Random): Buffer {
  const body = Buffer.from(random.chance(0.97) ? changedText(random) : deepText(random));
  if (random.chance(0.02)) return noise(random);
  for (let flips = random.chance(0.25) ? random.between(1, 5) : 0; flips > 0; flips--)
    body[random.between(0, body.byteLength - 1)]! ^= random.between(1, 255);
  return random.chance(0.05) ? body.subarray(0, random.between(0, body.byteLength - 1)) : body;
}

/** A delivery in which one to five places were removed, replaced, renamed, doubled or exchanged. */
function changedText(random: Random): string {
  const value = structuredClone(pick(random, samples)) as unknown as Node;
  for (let changes = random.between(0, 5); changes > 0; changes--) change(random, value);
  const text = JSON.stringify(value, null, random.chance(0.05) ? 2 : undefined);
  // The same key twice, which no object has.
  return random.chance(0.05) ? text.replace(/"(\w+)":/, '"$1":1,"$1":') : text;
}

function change(random: Random, value: Node): void {
  const places = placesIn(value);
  if (places.length === 0) return;
  const [node, key] = pick(random, places);
  const kept = node[key];
  switch (random.between(0, 4)) {
    case 0:
      delete node[key];
      break;
    case 1:
      node[key] = structuredClone(pick(random, ODD));
      break;
    case 2: {
      delete node[key];
      const name = pick(random, ['__proto__', 'toString', '', 'id', 'old', 'x'.repeat(500), '\u202e']);
      Object.defineProperty(node, name, {
        value: kept,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      break;
    }
    case 3:
      node[key] = [kept, structuredClone(kept)];
      break;
    default: {
      const [other, otherKey] = pick(random, places);
      // Copies: a value that comes to lie inside itself could not be written.
      node[key] = structuredClone(other[otherKey]);
      other[otherKey] = structuredClone(kept);
    }
  }
}

/** Every place inside a value: an object or list, and a key of it. */
function placesIn(value: unknown): [Node, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Node;
  return Object.keys(node).flatMap((key) => [[node, key] as [Node, string], ...placesIn(node[key])]);
}

/** JSON that is nested deeply, has many keys, or long numbers. */
function deepText(random: Random): string {
  const size = random.between(1, 20_000);
  const part = pick(random, [
    '['.repeat(size) + ']'.repeat(size),
    `${'{"a":'.repeat(size)}1${'}'.repeat(size)}`,
    `{${Array.from({ length: size / 10 }, (_, key) => `"k${key}":${key}`).join()}}`,
    '9'.repeat(size),
    `"${'\\u0000'.repeat(size / 10)}"`,
  ]);
  return JSON.stringify(pick(random, samples)).replace(
    '"data":',
    `"${pick(random, ['data', 'extra'])}":${part},"data":`,
  );
}

function noise(random: Random): Buffer {
  return Buffer.from(Array.from({ length: random.between(0, 500) }, () => random.between(0, 255)));
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.between(0, list.length - 1)]!;
}
