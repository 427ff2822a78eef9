import { TrelloWebhooks, signBody } from 'trello-webhooks';
import { serveTail } from 'trello-webhooks/tail';
import { receiveOne } from '../receive-one.cjs';

await receiveOne(TrelloWebhooks, signBody, { serveTail });
