import { TrelloWebhooks, type Logger } from 'trello-webhooks';
import type { Config } from './config.js';
import { registerHandlers } from './handlers/index.js';
import type { Checks } from './health.js';

/** The receiver with its handlers, and what must work for it to be ready. */
export interface Bot {
  webhooks: TrelloWebhooks;
  checks: Checks;
}

/**
 * Handlers run before Trello gets its answer; when one throws, Trello sends the delivery again, three times within
 * about 3.5 minutes. For more, give it an inbox: `inbox: sqliteInbox('data/inbox.db')` of trello-webhooks/sqlite.
 */
export function createBot({ secret, callbackURL }: Config, log: Logger): Bot {
  const webhooks = new TrelloWebhooks({ secret, callbackURL, logger: log });
  registerHandlers(webhooks);
  webhooks.onError(({ error: err, event: { name, action }, handler }) => {
    log.error({ err, event: name, handler, action: action.id }, 'A handler failed');
  });
  return { webhooks, checks: {} };
}
