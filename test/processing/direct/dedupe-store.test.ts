import { DedupeStore, type Entry, type Running } from '../../../src/processing/direct/dedupe-store.js';
import { comment, deliver, receiver } from '../../handlers/support.js';

const WINDOW_MS = 10 * 60_000;
const MAX_ACTIONS = 100_000;

let now = 1_000_000_000_000;

beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** An action that is under way. */
function begin(ledger: DedupeStore, key: string): Entry {
  const looked = ledger.look(key);
  if (looked.done) throw new Error(`${key} was handled before`);
  looked.entry.running = {} as Running;
  return looked.entry;
}

/** All handlers of an action have finished. */
function end(ledger: DedupeStore, entry: Entry): void {
  entry.running = undefined;
  ledger.close(entry);
}

function handle(ledger: DedupeStore, key: string): void {
  end(ledger, begin(ledger, key));
}

/** An action that failed and is expected again, with a trace that tells whether it is still known. */
function fail(ledger: DedupeStore, key: string): void {
  const looked = ledger.look(key);
  if (!looked.done) looked.entry.gone = new Set(['trace']);
}

function isOpen(ledger: DedupeStore, key: string): boolean {
  const looked = ledger.look(key);
  return !looked.done && looked.entry.gone?.has('trace') === true;
}

describe('the window', () => {
  it('remembers a handled action for ten minutes', () => {
    const ledger = new DedupeStore();
    handle(ledger, 'a');
    now += WINDOW_MS - 1;
    expect(ledger.look('a').done).toBe(true);
    now += 1;
    expect(ledger.look('a').done).toBe(false);
  });

  it('counts from the end of the handling, and is not renewed by repeats', () => {
    const ledger = new DedupeStore();
    const entry = begin(ledger, 'a');
    now += WINDOW_MS - 1;
    end(ledger, entry);
    now += WINDOW_MS - 1;
    expect(ledger.look('a').done).toBe(true);
    now += 1;
    expect(ledger.look('a').done).toBe(false);
  });

  it('remembers what had finished of a failed action for ten minutes', () => {
    const ledger = new DedupeStore();
    fail(ledger, 'a');
    now += WINDOW_MS - 1;
    expect(isOpen(ledger, 'a')).toBe(true);
    now += 1;
    expect(isOpen(ledger, 'a')).toBe(false);
  });

  it('never forgets what is under way', () => {
    const ledger = new DedupeStore();
    const entry = begin(ledger, 'a');
    now += 2 * WINDOW_MS;
    for (let index = 0; index <= MAX_ACTIONS; index++) handle(ledger, `other ${index}`);
    const looked = ledger.look('a');
    expect(looked.done === false && looked.entry).toBe(entry);
    end(ledger, entry);
    expect(ledger.look('a').done).toBe(true);
  });

  it('holds behind the whole pipeline', async () => {
    const webhooks = receiver();
    let runs = 0;
    webhooks.on('commentCard', () => void runs++);
    const payload = comment();
    await deliver(webhooks, payload);
    now += WINDOW_MS - 1;
    await deliver(webhooks, payload);
    expect(runs).toBe(1);
    now += 1;
    await deliver(webhooks, payload);
    expect(runs).toBe(2);
  });
});

describe('the bound', () => {
  it('is the latest 100,000 actions', () => {
    const ledger = new DedupeStore();
    handle(ledger, 'first');
    for (let index = 1; index < MAX_ACTIONS; index++) handle(ledger, `other ${index}`);
    expect(ledger.look('first').done).toBe(true);
    handle(ledger, 'one more');
    expect(ledger.look('other 1').done).toBe(true);
    expect(ledger.look('one more').done).toBe(true);
    expect(ledger.look('first').done).toBe(false);
  });

  it('holds for failed actions too', () => {
    const ledger = new DedupeStore();
    fail(ledger, 'first');
    for (let index = 0; index <= MAX_ACTIONS; index++) fail(ledger, `other ${index}`);
    expect(isOpen(ledger, 'first')).toBe(false);
    expect(isOpen(ledger, `other ${MAX_ACTIONS}`)).toBe(true);
  });

  it('holds without what is under way, if that is more', () => {
    const ledger = new DedupeStore();
    const entries = Array.from({ length: MAX_ACTIONS }, (_, index) => begin(ledger, `under way ${index}`));
    // Nowhere to remember it: it is worked on all the same.
    handle(ledger, 'one more');
    expect(ledger.look('one more').done).toBe(false);
    for (const entry of entries) end(ledger, entry);
    expect(ledger.look('under way 0').done).toBe(true);
    handle(ledger, 'one more');
    expect(ledger.look('one more').done).toBe(true);
  });
});
