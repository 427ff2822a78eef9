import { Ledger, type Running } from '../../src/dispatch/ledger.js';
import { comment, deliver, receiver } from './support.js';

const WINDOW_MS = 10 * 60_000;
const MAX_ENTRIES = 100_000;

let now = 1_000_000_000_000;

beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** An action that was handled. */
function handle(ledger: Ledger, key: string): void {
  ledger.look(key);
  ledger.close(key);
}

/** An action that failed and is expected again, with a trace that tells whether it is still known. */
function fail(ledger: Ledger, key: string): void {
  const looked = ledger.look(key);
  if (!looked.done) looked.entry.gone = new Set(['trace']);
}

function isOpen(ledger: Ledger, key: string): boolean {
  const looked = ledger.look(key);
  return !looked.done && looked.entry.gone?.has('trace') === true;
}

describe('the window', () => {
  it('remembers a handled action for ten minutes', () => {
    const ledger = new Ledger();
    handle(ledger, 'a');
    now += WINDOW_MS - 1;
    expect(ledger.look('a').done).toBe(true);
    now += 1;
    expect(ledger.look('a').done).toBe(false);
  });

  it('counts from the end of the handling, and is not renewed by repeats', () => {
    const ledger = new Ledger();
    ledger.look('a');
    now += WINDOW_MS - 1;
    ledger.close('a');
    now += WINDOW_MS - 1;
    expect(ledger.look('a').done).toBe(true);
    now += 1;
    expect(ledger.look('a').done).toBe(false);
  });

  it('remembers what had finished of a failed action for ten minutes', () => {
    const ledger = new Ledger();
    fail(ledger, 'a');
    now += WINDOW_MS - 1;
    expect(isOpen(ledger, 'a')).toBe(true);
    now += 1;
    expect(isOpen(ledger, 'a')).toBe(false);
  });

  it('never forgets what is under way', () => {
    const ledger = new Ledger();
    const looked = ledger.look('a');
    if (looked.done) throw new Error('nothing was handled yet');
    looked.entry.running = {} as Running;
    now += 2 * WINDOW_MS;
    expect(ledger.look('a')).toEqual({ done: false, entry: looked.entry });
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
  it('is the latest 100,000 handled actions', () => {
    const ledger = new Ledger();
    handle(ledger, 'first');
    for (let index = 1; index < MAX_ENTRIES; index++) handle(ledger, `other ${index}`);
    expect(ledger.look('first').done).toBe(true);
    handle(ledger, 'one more');
    expect(ledger.look('first').done).toBe(false);
    expect(ledger.look('other 1').done).toBe(true);
    expect(ledger.look('one more').done).toBe(true);
  });

  it('holds for failed actions too', () => {
    const ledger = new Ledger();
    fail(ledger, 'first');
    for (let index = 0; index <= MAX_ENTRIES; index++) fail(ledger, `other ${index}`);
    expect(isOpen(ledger, 'first')).toBe(false);
    expect(isOpen(ledger, `other ${MAX_ENTRIES}`)).toBe(true);
  });

  it('does not let a flood of failures push handled actions out', () => {
    const ledger = new Ledger();
    handle(ledger, 'handled');
    for (let index = 0; index <= MAX_ENTRIES; index++) fail(ledger, `failed ${index}`);
    expect(ledger.look('handled').done).toBe(true);
  });
});
