const { TrelloWebhooks, signBody } = require('trello-webhooks');
const { bullmqInbox } = require('trello-webhooks/bullmq');
const { sqliteInbox } = require('trello-webhooks/sqlite');
const { useInboxes } = require('../use-inboxes.cjs');

void useInboxes({ TrelloWebhooks, signBody, sqliteInbox, bullmqInbox });
