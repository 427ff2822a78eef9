import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { TrelloWebhooks, type AnyEvent, type EventName, type Rejection } from '../../src/index.js';

export const secret = 'the secret of the demo';

/** What the service did with one delivery. */
export interface Witness {
  event: AnyEvent | undefined;
  rejection: Rejection | undefined;
  /** The names of the handlers that ran, in order. */
  handlers: string[];
}

/** The events that the demo's bot listens to; each handler bears the name of its event. */
const HANDLED: readonly EventName[] = [
  'createCard',
  'updateCard',
  'updateCard:idList',
  'updateCard:name',
  'updateCard:due',
  'updateCard:closed',
  'commentCard',
  'addMemberToCard',
  'addLabelToCard',
  'updateCheckItemStateOnCard',
  'updateList:name',
  'updateBoard',
];

/** A bot behind an Express app on a free port of this machine. */
export interface DemoService {
  callbackURL: string;
  /** What was seen since the last call. */
  witness(): Witness;
  close(): Promise<void>;
}

export async function startService(): Promise<DemoService> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const callbackURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/trello`;

  let seen: Witness = { event: undefined, rejection: undefined, handlers: [] };
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const webhooks = new TrelloWebhooks({
    secret,
    callbackURL: { url: callbackURL, query: ['webhook'] },
    // Each file is sent through a webhook of its own (see deliveries.ts), as some captures share an action.
    dedupe: 'delivery',
    logger: silent,
  });
  webhooks.use((event, next) => {
    seen.event = event;
    return next();
  });
  for (const name of HANDLED) webhooks.on(name, () => void seen.handlers.push(name), { name });
  webhooks.onUnrecognized(() => void seen.handlers.push('onUnrecognized'));
  webhooks.onRejected((rejection) => (seen.rejection = rejection));
  app.use('/trello', webhooks.router());

  return {
    callbackURL,
    witness() {
      const result = seen;
      seen = { event: undefined, rejection: undefined, handlers: [] };
      return result;
    },
    async close() {
      await webhooks.close();
      await stop(server);
    },
  };
}

/** The handlers that should run for an action that raises `names`. */
export function expectedHandlers(names: readonly string[]): string[] {
  return names.filter((name) => (HANDLED as readonly string[]).includes(name));
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
