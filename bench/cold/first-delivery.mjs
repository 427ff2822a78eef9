// From nothing to the first delivery answered: import, construct, receive.
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { TrelloWebhooks } from 'trello-webhooks';

const { secret, callbackURL, request } = JSON.parse(readFileSync(argv[2], 'utf8'));
const webhooks = new TrelloWebhooks({ secret, callbackURL });
let handled = 0;
webhooks.on('updateCard', async () => {
  handled += 1;
});
const { status } = await webhooks.receive(request);
if (status !== 200 || handled !== 1) throw new Error(`Answered ${status}, handled ${handled} times`);
