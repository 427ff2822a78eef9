import type { TrelloEvent } from 'trello-webhooks';

/** There is a new card. */
export function createCard({ action, log }: TrelloEvent<'createCard'>): void {
  const { card, list } = action.data;
  log.info({ card: card.name, list: list?.name }, 'New card');
}
