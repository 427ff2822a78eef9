const { TrelloWebhooks, signBody } = require('trello-webhooks');
const { serveTail } = require('trello-webhooks/tail');
const { receiveOne } = require('../receive-one.cjs');

void receiveOne(TrelloWebhooks, signBody, { serveTail });
