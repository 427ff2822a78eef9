import { TrelloClient } from '../../../src/client/index.js';
import { startEmulator, type EmulatorOptions, type TrelloEmulator } from '../../../src/emulator/index.js';
import type { Bot } from './bot.js';

export const SECRET = 'the-application-secret';

export const board = { id: '5f1ed06834d79113f55ed888', name: 'Kitchen renovation', shortLink: 'nqXpfS9I' };
export const todo = { id: '5f1e7ce229f0456764228298', name: 'To do' };
export const done = { id: '5f1ee565882b8acf7235b96b', name: 'Done' };
export const tiles = { id: '5f1edc43183a4b2e16a15d03', name: 'Tiles 🎉', idShort: 12, shortLink: 'KrBZHbz1' };
export const lamps = { id: '5f1edc43183a4b2e16a15d04', name: 'Lamps', idShort: 13, shortLink: 'KrBZHbz2' };

/** `data` of a card that was moved from one list to another. */
export function moved(card: typeof tiles) {
  return {
    board,
    card: { ...card, idList: done.id },
    old: { idList: todo.id },
    listBefore: todo,
    listAfter: done,
  };
}

/** `data` of a comment. */
export function comment(card: typeof tiles, text: string) {
  return { board, card, list: done, text };
}

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
    answerLimitMs: 20_000,
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
    key: 'a-key',
    token: 'a-token',
    baseURL: trello.baseURL,
    retry: { baseDelayMs: 1 },
  });
}
