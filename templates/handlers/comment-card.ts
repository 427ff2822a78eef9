import type { TrelloEvent } from 'trello-webhooks';

/** Somebody wrote a comment. */
export function commentCard({ action, log }: TrelloEvent<'commentCard'>): void {
  const { card, text } = action.data;
  log.info({ card: card.name, by: action.memberCreator?.fullName, text }, 'New comment');
}
