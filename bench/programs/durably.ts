import { createServer, type Server } from 'node:http';
import { TrelloWebhooks, type Inbox } from '../../src/index.js';
import { CALLBACK_URL, SAMPLE_TYPE, SECRET } from '../delivery/settings.js';
import type { Handler } from './contestant.js';

/** This package with an inbox and one handler, which runs only after `start()`. */
export function durably(inbox: Inbox, handler: Handler): { server: Server; webhooks: TrelloWebhooks } {
  const webhooks = new TrelloWebhooks({ secret: SECRET, callbackURL: CALLBACK_URL, inbox });
  webhooks.on(SAMPLE_TYPE, handler, { name: 'handler' });
  return { server: createServer(webhooks.listener()), webhooks };
}

/** How many entries the inbox has stored, whatever became of them. */
export async function stored(inbox: Inbox): Promise<number> {
  const { waiting, active, done, dead } = await inbox.stats();
  return waiting + active + done + dead;
}

/** The deliveries differ in their ids only, but shall be of four thousand cards: those of one would be handled in turn. */
export const manyCards = { orderBy: (action: { id: string }): string => action.id.slice(-3) };
