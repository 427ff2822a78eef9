import type { TrelloEvent } from 'trello-webhooks';

/** What the bot does on $EVENT$. */
export function $HANDLER$({ action, log }: TrelloEvent<'$EVENT$'>): void {
  log.info({ action: action.id, data: action.data }, '$EVENT$');
}
