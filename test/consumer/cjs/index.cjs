const { TrelloWebhooks, signBody } = require('trello-webhooks');
const { receiveOne } = require('../receive-one.cjs');

void receiveOne(TrelloWebhooks, signBody);
