import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { validatePayload } from '../src/index.js';
import { parseJSON } from '../src/payload/parse.js';
import { deliver, receiver, told } from './handlers/support.js';

// Deliveries that Trello really sent, and actions that it listed. They lie beside the repository and not in it: they are not ours to publish.
const folder = path.resolve(__dirname, '../../shared/payloads');
const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .sort()
  : [];

interface Capture {
  action: { type: string; data: { old?: object } };
}

/** A listed action has no model around it, as `backfill()` gets it: that of its board. */
function captureIn(bytes: Uint8Array): Capture {
  const value = parseJSON(bytes) as Capture | Capture['action'];
  return 'action' in value ? value : ({ action: value, model: { id: 'the board' } } as Capture);
}

/** By the words of the specification, and not by our own function: the type, and `type:field` for each key of `old`. */
function namesOf({ action: { type, data } }: Capture): string[] {
  return [...Object.keys(data.old ?? {}).map((field) => `${type}:${field}`), type];
}

if (files.length === 0 && !process.env.CI) {
  it.skip('captured deliveries: skipped, since there is no ../shared/payloads', () => {});
  console.warn(`Captured deliveries are not tested: ${folder} is not there`);
} else {
  it('there are 66 captured deliveries, and 94 listed actions', () => {
    const listed = files.filter((file) => file.startsWith(`listed${path.sep}`));
    expect([files.length - listed.length, listed.length]).toEqual([66, 94]);
  });
}

if (files.length > 0) {
  describe.each(files)('%s', (file) => {
    const bytes = readFileSync(path.join(folder, file));
    const capture = captureIn(bytes);

    it('is recognized and raises exactly its names', () => {
      const result = validatePayload(capture);
      expect(result).toMatchObject({ kind: 'recognized', issues: [], names: namesOf(capture) });
    });

    it('reaches a handler of each name, also under strict', async () => {
      const webhooks = receiver({ strict: true });
      const ran: string[] = [];
      for (const name of namesOf(capture)) {
        // A changed field may have no schema, so that its name has to be said to be unlisted.
        webhooks.on(name, (event) => void ran.push(event.name), { allowUnknown: true });
      }
      webhooks.onUnrecognized(() => void ran.push('unrecognized'));
      expect(await told(deliver(webhooks, capture))).toBe('200');
      expect(ran).toEqual(namesOf(capture));
    });
  });
}
