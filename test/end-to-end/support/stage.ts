import { TrelloClient } from '../../../src/client/index.js';
import { startEmulator, type EmulatorOptions, type TrelloEmulator } from '../../../src/emulator/index.js';
import type { Bot } from './bot.js';
import { SECRET } from './world.js';

const open: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.stop();
});

/** Whatever it is, it is stopped after the test. */
export function stopping<T extends Pick<Bot, 'stop'>>(what: T): T {
  open.push(what);
  return what;
}

/** An emulator whose delays are a thousandth; its ids depend on its clock alone. */
export async function startTrello(options: Partial<EmulatorOptions> = {}): Promise<TrelloEmulator> {
  const trello = await startEmulator({
    secret: SECRET,
    seed: 'end to end',
    timeScale: 0.001,
    responseTimeoutMs: 20_000,
    ...options,
  });
  open.push({ stop: () => trello.close() });
  return trello;
}

/** A clock that only goes on when it is asked: each second happens once. */
export function ticking(): () => number {
  let now = Date.UTC(2026, 10, 2, 9);
  return () => (now += 1000);
}

/** A client of that emulator that does not wait for long. */
export function clientOf(trello: TrelloEmulator): TrelloClient {
  return new TrelloClient({
    auth: { key: 'a-key', token: 'a-token' },
    baseURL: trello.baseURL,
    retry: { minDelayMs: 1 },
  });
}
