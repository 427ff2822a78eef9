// From nothing to the first delivery answered: require, construct, receive.
const { readFileSync } = require('node:fs');
const { argv } = require('node:process');
const { TrelloWebhooks } = require('trello-webhooks');

const { secret, callbackURL, request } = JSON.parse(readFileSync(argv[2], 'utf8'));
const webhooks = new TrelloWebhooks({ secret, callbackURL });
let handled = 0;
webhooks.on('updateCard', async () => {
  handled += 1;
});
webhooks.receive(request).then(({ status }) => {
  if (status !== 200 || handled !== 1) throw new Error(`Answered ${status}, handled ${handled} times`);
});
