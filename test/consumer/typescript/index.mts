import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { TrelloWebhooks, signBody, type EventName, type TrelloEvent } from 'trello-webhooks';
import { bullmqInbox } from 'trello-webhooks/bullmq';
import { sqliteInbox, type SqliteInboxOptions } from 'trello-webhooks/sqlite';
import type { UpdateCardData } from 'trello-webhooks/types';
import { serveTail, type TailRecord } from 'trello-webhooks/tail';

const webhooks = new TrelloWebhooks({ secret: 'secret', callbackURL: 'https://bot.example.com/trello' });

webhooks.on('updateCard:idList', ({ action, log }) => {
  const before: string = action.data.listBefore.name;
  const data: UpdateCardData = action.data;
  log.info({ card: data.card.name }, `${before} → ${action.data.listAfter.name}`);
});
// @ts-expect-error -- a misspelt property is a compile error
webhooks.on('commentCard', ({ action }) => action.data.txet);
// @ts-expect-error -- so is a misspelt name; at run time it throws
const misspelt = () => webhooks.on('updateCrad', () => {});

function comment(event: TrelloEvent<'commentCard'>): string {
  return event.action.data.text;
}
webhooks.on('commentCard', comment);
const names: EventName[] = ['updateList:closed'];
webhooks.on(names, () => {});
createServer(webhooks.listener()).unref();

// Neither needs the types of what it stands on.
const options: SqliteInboxOptions = { orderBy: (action) => action.idMemberCreator, retry: { attempts: 3 } };
const inboxes = [sqliteInbox('bot.db', options), bullmqInbox({ connection: 'redis://127.0.0.1' })];
new TrelloWebhooks({ secret: 's', callbackURL: 'https://bot.example.com/trello', inbox: inboxes[0]! });

const statusOf = ({ status }: TailRecord): number => status;
if (typeof statusOf !== 'function') throw new Error('not a function');

type ReceiveOne = (
  webhooks: typeof TrelloWebhooks,
  sign: typeof signBody,
  parts: { serveTail: typeof serveTail },
) => Promise<void>;
const load = createRequire(process.argv[1]!);
const { receiveOne } = load('../../receive-one.cjs') as { receiveOne: ReceiveOne };
void receiveOne(TrelloWebhooks, signBody, { serveTail }).then(() => {
  try {
    misspelt();
  } catch (error) {
    console.log((error as Error).message);
  }
});
