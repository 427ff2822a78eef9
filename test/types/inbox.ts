// What may be copied to where. Checked by tsc, never run.
import { bullmqInbox } from '../../src/inbox/bullmq/index.js';
import { sqliteInbox } from '../../src/inbox/sqlite/index.js';
import { copyInbox, type CopyResult } from '../../src/inbox/index.js';
import { TrelloWebhooks, type Inbox } from '../../src/index.js';
import { memoryInbox } from '../../src/testing/index.js';
import { typeOf } from './assert.js';

const [sqlite, bullmq, memory] = [
  sqliteInbox('bot.db'),
  bullmqInbox({ connection: 'redis://127.0.0.1' }),
  memoryInbox(),
];
typeOf(copyInbox(sqlite, bullmq)).is<Promise<CopyResult>>();
// @ts-expect-error the other way there is no copy
void copyInbox(bullmq, sqlite);
// @ts-expect-error what is in memory ends with its process
void copyInbox(memory, bullmq);

// Each is an inbox.
for (const inbox of [sqlite, bullmq, memory] satisfies Inbox[]) {
  new TrelloWebhooks({ secret: 's', callbackURL: 'https://x.example', inbox });
}
