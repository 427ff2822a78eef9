import { TrelloWebhooks } from '../../src/index.js';
import type { Logger, TrelloWebhooksOptions, WebhookResponse } from '../../src/index.js';
import { createDelivery, createSignedRequest } from '../../src/testing/index.js';

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

/** A well-formed delivery of an action of any type, known or not. */
export function deliveryOf(type: string, data: object): Payload {
  const { model, action } = createDelivery('commentCard') as unknown as Payload;
  return { model, action: { ...action, type, data } };
}

export function comment(text = 'The blue ones, please.'): Payload {
  return createDelivery('commentCard', { action: { data: { text } } }) as unknown as Payload;
}

/** A card moved to another list. */
export function move(): Payload {
  return createDelivery('updateCard:idList') as unknown as Payload;
}

/** A card on which several fields changed; `old` as given. */
export function change(old: object): Payload {
  const { data } = createDelivery('updateCard:idList').action;
  const card = { ...data.card, pos: 1024, closed: false, desc: 'Matt.', due: null };
  return deliveryOf('updateCard', { ...data, card, old });
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
): Promise<WebhookResponse> {
  const request = createSignedRequest(payload, { secret, callbackURL: to });
  return webhooks.receive({
    ...request,
    url: new URL(to).pathname,
    headers: { ...request.headers, ...headers },
  });
}

/** The status, and the code of an answer that has one: `'500 handler_failed'`. */
export async function told(answer: WebhookResponse | Promise<WebhookResponse>): Promise<string> {
  const { status, body } = await answer;
  if (body === '') return String(status);
  return `${status} ${(JSON.parse(body) as { error: { code: string } }).error.code}`;
}

/** Lets everything run that waits for nothing but its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
