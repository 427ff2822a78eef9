import type { TrelloWebhooks } from 'trello-webhooks';

/** What the bot does: every handler, with the event it is for. */
export function registerHandlers(webhooks: TrelloWebhooks): void {
  // `npx trello-webhooks add handler <event>` puts the next one here.
}
