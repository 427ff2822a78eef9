import type { TrelloEvent } from 'trello-webhooks';

/** A due date was set, changed or taken away. */
export function updateCardDue({ action, log }: TrelloEvent<'updateCard:due'>): void {
  const { card, old } = action.data;
  log.info({ card: card.name, from: old.due, to: card.due }, 'Due date changed');
}
