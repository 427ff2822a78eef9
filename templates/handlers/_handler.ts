import type { TrelloEvent } from 'trello-webhooks';

/** What the bot does on __EVENT__. */
export function __HANDLER__({ action, log }: TrelloEvent<'__EVENT__'>): void {
  log.info({ action: action.id, data: action.data }, '__EVENT__');
}
