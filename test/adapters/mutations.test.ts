import { Agent } from 'node:http';

import fc from 'fast-check';

import { bytes, comment, samples, SECRET } from '../support/delivery.js';
import { startChild, type Child } from '../support/child.js';
import { seeded } from '../support/seed.js';
import { delivery, send } from '../support/send.js';

// Whatever is changed in a delivery, as long as it is signed: an answer comes, it is no 5xx, and the service lives on.

const agent = new Agent({ keepAlive: true, maxSockets: 2 });
let child: Child;

beforeAll(async () => {
  child = await startChild('--chatty');
}, 30_000);

afterAll(async () => {
  agent.destroy();
  await child.stop();
});

const all = [...samples().values()];
const sample = fc.constantFrom(...all);

type Node = Record<string, unknown>;

/** Every place inside a value: an object or list, and a key of it. */
function places(value: unknown): [Node, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Node;
  return Object.keys(node).flatMap((key) => [[node, key] as [Node, string], ...places(node[key])]);
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    '',
    [],
    {},
    [[]],
    '__proto__',
    '\ud800',
    '\u2028',
    'x'.repeat(9_000),
  ),
  fc.jsonValue(),
);

/** A sample in which one to five places were removed, replaced, renamed, or exchanged with each other. */
const changed = fc
  .tuple(
    sample,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('delete', 'replace', 'rename', 'swap'), odd, fc.nat()), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(([original, changes]) => {
    const value = structuredClone(original);
    for (const [at, how, other, second] of changes) {
      const found = places(value);
      if (found.length === 0) break;
      const [node, key] = found[at % found.length]!;
      const kept = node[key];
      if (how === 'replace') node[key] = other;
      else if (how === 'swap') {
        const [otherNode, otherKey] = found[second % found.length]!;
        // Copies: a value that comes to lie inside itself could not be written.
        node[key] = structuredClone(otherNode[otherKey]);
        otherNode[otherKey] = structuredClone(kept);
      } else {
        Reflect.deleteProperty(node, key);
        if (how === 'rename') Object.defineProperty(node, typeof other === 'string' ? other : JSON.stringify(other), { value: kept, enumerable: true, configurable: true, writable: true }); // prettier-ignore
      }
    }
    return bytes(value);
  });

/** A sample whose bytes were altered, cut out or cut off. */
const damaged = fc
  .tuple(
    sample,
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 5 }),
    fc.nat(),
    fc.boolean(),
  )
  .map(([original, flips, cut, truncate]) => {
    const body = bytes(original);
    for (const [at, mask] of flips) body[at % body.byteLength]! ^= mask;
    return truncate ? body.subarray(0, cut % body.byteLength) : body;
  });

const noise = fc.uint8Array({ maxLength: 500 }).map((array) => Buffer.from(array));

async function answersFor(body: Buffer, options = {}): Promise<number[]> {
  const answers = await Promise.all(child.urls.map((url) => send(url, delivery(body, options), agent)));
  for (const answer of answers) expect(answer.body).not.toContain(SECRET);
  return answers.map(({ status }) => status);
}

test.each<[string, fc.Arbitrary<Buffer>, number]>([
  ['values removed, replaced, renamed and exchanged', changed, 400],
  ['bytes altered and cut off', damaged, 250],
  ['noise', noise, 100],
])(
  '%s',
  async (_what, arbitrary, runs) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (body) => {
        const [first, second] = await answersFor(body);
        expect([200, 400]).toContain(first);
        expect(second).toBe(first);
        // Without the right signature nothing of it is looked at.
        expect(await answersFor(body, { secret: 'another' })).toEqual([401, 401]);
      }),
      { ...seeded, numRuns: runs },
    );
    expect(child.process.exitCode).toBeNull();
  },
  30_000,
);

test('each sample as it is, and without each of its parts', async () => {
  for (const original of all) expect(await answersFor(bytes(original))).toEqual([200, 200]);
  const one = samples().get('updateCard:idList')!;
  for (let index = 0; index < places(one).length; index++) {
    const value = structuredClone(one);
    const [node, key] = places(value)[index]!;
    Reflect.deleteProperty(node, key);
    const [status] = await answersFor(bytes(value));
    expect([200, 400]).toContain(status);
  }
});

test('afterwards the service works as before, and its log shows no fault of its own', async () => {
  expect(await answersFor(comment())).toEqual([200, 200]);
  expect(child.output()).not.toMatch(/internal_error|TypeError|RangeError|Unhandled|Warning/);
});
