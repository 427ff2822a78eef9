import { signBody, TrelloWebhooks } from '../../src/index.js';
import type { Logger, TrelloWebhooksOptions, WebhookAnswer } from '../../src/index.js';

export const secret = 'not-a-real-secret';
export const callbackURL = 'https://bot.example.com/trello';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** One call of the logger. */
export interface Line {
  level: Level;
  fields: object | string;
  message: string | undefined;
}

/** A logger that keeps what it is told. */
export function recorder(): { logger: Logger; lines: Line[]; at: (level: Level) => Line[] } {
  const lines: Line[] = [];
  const write = (level: Level) => (fields: object | string, message?: string) =>
    void lines.push({ level, fields, message });
  return {
    logger: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    lines,
    at: (level) => lines.filter((line) => line.level === level),
  };
}

/** A receiver with a quiet logger, unless the options say something else. */
export function receiver(options: Partial<TrelloWebhooksOptions> = {}): TrelloWebhooks {
  return new TrelloWebhooks({ secret, callbackURL, logger: recorder().logger, ...options });
}

export interface Payload {
  action: { id: string; type: string; date: string; data: object; [key: string]: unknown };
  model: { id: string; [key: string]: unknown };
  webhook?: { id: string; [key: string]: unknown };
}

let ids = 0;

/** An id that no other action of this process has. */
export function freshId(): string {
  return (++ids).toString(16).padStart(24, '0');
}

const board = { id: '5f1ed06834d79113f55ed888', name: 'Kitchen renovation', shortLink: 'nqXpfS9I' };
const card = { id: '5f1edc43183a4b2e16a15d03', name: 'Choose the tiles', idShort: 12, shortLink: 'KrBZHbz1' };
const todo = { id: '5f1e7ce229f0456764228298', name: 'To do' };
const doing = { id: '5f1ee565882b8acf7235b96b', name: 'Doing' };

/** A well-formed delivery of an action of any type, known or not. */
export function deliveryOf(type: string, data: object): Payload {
  return {
    action: { id: freshId(), type, date: '2026-05-04T12:00:00.000Z', data },
    model: { id: board.id, name: board.name },
  };
}

export function comment(text = 'The blue ones, please.'): Payload {
  return deliveryOf('commentCard', { board, card, list: doing, text });
}

/** A card moved to another list. */
export function move(): Payload {
  return deliveryOf('updateCard', {
    board,
    card: { ...card, idList: doing.id },
    old: { idList: todo.id },
    listBefore: todo,
    listAfter: doing,
  });
}

/** A card on which several fields changed; `old` as given. */
export function change(old: object): Payload {
  const after = { ...card, idList: doing.id, pos: 1024, closed: false, desc: 'Matt.', due: null };
  return deliveryOf('updateCard', { board, card: after, old, listBefore: todo, listAfter: doing });
}

/** A comment that lacks what its type promises. */
export function brokenComment(): Payload {
  return deliveryOf('commentCard', { board: 'none' });
}

/** Sends a delivery through the pipeline, signed as Trello signs. */
export function deliver(
  webhooks: TrelloWebhooks,
  payload: object,
  { to = callbackURL, headers = {} }: { to?: string; headers?: Record<string, string> } = {},
): Promise<WebhookAnswer> {
  const body = JSON.stringify(payload);
  const signature = signBody(body, { secret, callbackURL: to });
  return webhooks.receive({
    method: 'POST',
    url: new URL(to).pathname,
    headers: { 'X-Trello-Webhook': signature, ...headers },
    body,
  });
}

/** The status, and the code of an answer that has one: `'500 handler_failed'`. */
export async function told(answer: WebhookAnswer | Promise<WebhookAnswer>): Promise<string> {
  const { status, body } = await answer;
  if (body === '') return String(status);
  return `${status} ${(JSON.parse(body) as { error: { code: string } }).error.code}`;
}

/** A promise that the test settles. */
export function deferred<T = void>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** Lets everything run that waits for nothing but its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
