import type { HandlerRun } from '../../../src/handlers/handler-run.js';
import { DedupeStore, PendingAction } from '../../../src/processing/direct/dedupe-store.js';
import { comment, deliver, receiver } from '../../handlers/support.js';

const WINDOW_MS = 10 * 60_000;
const MAX_ACTIONS = 100_000;

let now = 1_000_000_000_000;

// Not a mock of jest, which would record each of the hundred thousand calls.
const realNow = Date.now;

beforeEach(() => {
  Date.now = () => now;
});

afterEach(() => {
  Date.now = realNow;
});

/** An action that is under way. */
function begin(store: DedupeStore, key: string): PendingAction {
  const action = store.findOrAdd(key);
  if (!(action instanceof PendingAction)) throw new Error(`${key} was handled before`);
  action.run = {} as HandlerRun;
  return action;
}

/** All handlers of an action have finished. */
function end(store: DedupeStore, action: PendingAction): void {
  action.run = undefined;
  store.finish(action);
}

function handle(store: DedupeStore, key: string): void {
  end(store, begin(store, key));
}

function isHandled(store: DedupeStore, key: string): boolean {
  return !(store.findOrAdd(key) instanceof PendingAction);
}

/** An action that failed and is expected again, with a trace that tells whether it is still known. */
function fail(store: DedupeStore, key: string): void {
  const action = store.findOrAdd(key);
  if (action instanceof PendingAction) action.unsubscribed = new Set(['trace']);
}

function isPending(store: DedupeStore, key: string): boolean {
  const action = store.findOrAdd(key);
  return action instanceof PendingAction && action.unsubscribed?.has('trace') === true;
}

describe('the window', () => {
  it('remembers a handled action for ten minutes', () => {
    const store = new DedupeStore();
    handle(store, 'a');
    now += WINDOW_MS - 1;
    expect(isHandled(store, 'a')).toBe(true);
    now += 1;
    expect(isHandled(store, 'a')).toBe(false);
  });

  it('counts from the end of the handling, and is not renewed by repeats', () => {
    const store = new DedupeStore();
    const action = begin(store, 'a');
    now += WINDOW_MS - 1;
    end(store, action);
    now += WINDOW_MS - 1;
    expect(isHandled(store, 'a')).toBe(true);
    now += 1;
    expect(isHandled(store, 'a')).toBe(false);
  });

  it('remembers what had finished of a failed action for ten minutes', () => {
    const store = new DedupeStore();
    fail(store, 'a');
    now += WINDOW_MS - 1;
    expect(isPending(store, 'a')).toBe(true);
    now += 1;
    expect(isPending(store, 'a')).toBe(false);
  });

  it('never forgets what is under way', () => {
    const store = new DedupeStore();
    const action = begin(store, 'a');
    now += 2 * WINDOW_MS;
    for (let index = 0; index <= MAX_ACTIONS; index++) handle(store, `other ${index}`);
    expect(store.findOrAdd('a')).toBe(action);
    end(store, action);
    expect(isHandled(store, 'a')).toBe(true);
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
    const store = new DedupeStore();
    handle(store, 'first');
    for (let index = 1; index < MAX_ACTIONS; index++) handle(store, `other ${index}`);
    expect(isHandled(store, 'first')).toBe(true);
    handle(store, 'one more');
    expect(isHandled(store, 'other 1')).toBe(true);
    expect(isHandled(store, 'one more')).toBe(true);
    expect(isHandled(store, 'first')).toBe(false);
  });

  it('holds for failed actions too', () => {
    const store = new DedupeStore();
    fail(store, 'first');
    for (let index = 0; index <= MAX_ACTIONS; index++) fail(store, `other ${index}`);
    expect(isPending(store, 'first')).toBe(false);
    expect(isPending(store, `other ${MAX_ACTIONS}`)).toBe(true);
  });

  it('holds without what is under way, if that is more', () => {
    const store = new DedupeStore();
    const actions = Array.from({ length: MAX_ACTIONS }, (_, index) => begin(store, `under way ${index}`));
    // Nowhere to remember it: it is worked on all the same.
    handle(store, 'one more');
    expect(isHandled(store, 'one more')).toBe(false);
    for (const action of actions) end(store, action);
    expect(isHandled(store, 'under way 0')).toBe(true);
    handle(store, 'one more');
    expect(isHandled(store, 'one more')).toBe(true);
  });
});

describe('size', () => {
  it('counts the handled actions that are remembered', () => {
    const store = new DedupeStore();
    handle(store, 'a');
    fail(store, 'b');
    begin(store, 'c');
    expect(store.size).toBe(1);
    for (let index = 0; index <= MAX_ACTIONS; index++) handle(store, `other ${index}`);
    expect(store.size).toBe(MAX_ACTIONS - 1);
  });
});
