import { TrelloWebhooks, signBody } from 'trello-webhooks';
import { receiveOne } from '../receive-one.cjs';

await receiveOne(TrelloWebhooks, signBody);
