// Stores a delivery, handles it from there, and stops: the process ends by itself.
import { TrelloWebhooks } from 'trello-webhooks';
import { sqliteInbox } from 'trello-webhooks/sqlite';
import { createDelivery, createSignedRequest } from 'trello-webhooks/testing';

const options = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };
const inbox = sqliteInbox(process.argv[2]);
const webhooks = new TrelloWebhooks({ ...options, inbox });
const handled = new Promise((resolve) => {
  webhooks.on('commentCard', function remember({ action }) {
    resolve(action.data.text);
  });
});
await webhooks.start();
const body = JSON.stringify(createDelivery('commentCard', { action: { data: { text: 'stored' } } }));
const { headers } = createSignedRequest(body, options);
const { status } = await webhooks.fetch(new Request(options.callbackURL, { method: 'POST', headers, body }));
console.log(status, await handled);
await webhooks.close();
await inbox.close();
console.log('closed');
