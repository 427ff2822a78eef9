import type { TrelloEvent } from 'trello-webhooks';

/** A card went from one list to another. */
export function updateCardIdList({ action, log }: TrelloEvent<'updateCard:idList'>): void {
  const { card, listBefore, listAfter } = action.data;
  log.info({ card: card.name, from: listBefore.name, to: listAfter.name }, 'Card moved');
}
