import { TrelloWebhooks, signBody } from 'trello-webhooks';
import { bullmqInbox } from 'trello-webhooks/bullmq';
import { sqliteInbox } from 'trello-webhooks/sqlite';
import { useInboxes } from '../use-inboxes.cjs';

await useInboxes({ TrelloWebhooks, signBody, sqliteInbox, bullmqInbox });
