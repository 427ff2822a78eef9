// What every runtime serves.
import { TrelloWebhooks } from 'trello-webhooks';

export const webhooks = new TrelloWebhooks({
  secret: 'f3d1c0ffee5ec2e7a11ce5b0b0',
  callbackURL: 'https://bot.example.com/trello',
});
webhooks.on('commentCard', () => {});
