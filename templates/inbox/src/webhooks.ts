import { mkdirSync } from 'node:fs';
import { TrelloWebhooks, type Logger } from 'trello-webhooks';
import { sqliteInbox } from 'trello-webhooks/sqlite';
import type { Config } from './config.js';
import { registerHandlers } from './handlers/index.js';
import type { Checks } from './health.js';

/** The receiver with its handlers, and what must work for it to be ready. */
export interface Bot {
  webhooks: TrelloWebhooks;
  checks: Checks;
}

/**
 * Trello gets its answer as soon as a delivery is on disk. Handlers run from there, each card's deliveries in their
 * order, and are tried again when they throw or when the process dies.
 */
export function createBot({ secret, callbackURL }: Config, log: Logger): Bot {
  mkdirSync('data', { recursive: true });
  const inbox = sqliteInbox('data/inbox.db');
  const webhooks = new TrelloWebhooks({ secret, callbackURL, inbox, logger: log });
  registerHandlers(webhooks);
  webhooks.onError(({ error: err, event: { name, action }, handler }) => {
    log.error({ err, event: name, handler, action: action.id }, 'A handler failed');
  });
  return { webhooks, checks: { inbox: () => inbox.stats() } };
}
