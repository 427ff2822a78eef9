// A bot in two releases, whose functions a minifier names: see minified.slow.test.ts. The bundler replaces RELEASE.
import { TrelloWebhooks } from '../../../src/index.js';
import { sqliteInbox } from '../../../src/inbox/sqlite/index.js';
import { createDelivery, sendDelivery } from '../../../src/testing/index.js';

declare const RELEASE: 1 | 2;

const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };

function charge(): void {
  console.log('charge');
  if (RELEASE === 1) throw new Error('the bank is closed');
}

function notify(): void {
  console.log('notify');
}

function audit(): void {
  console.log('audit');
}

async function main(file: string): Promise<void> {
  const inbox = sqliteInbox(file, { retry: () => (RELEASE === 1 ? 1 : false) });
  const webhooks = new TrelloWebhooks({ ...signing, inbox });
  webhooks.onError(() => {});
  // Another order of the code, so that a minifier gives the functions each other's names.
  if (RELEASE === 1)
    webhooks.on('commentCard', notify, { name: 'notify' }).on('commentCard', charge).onAny(audit);
  else webhooks.onAny(audit).on('commentCard', charge).on('commentCard', notify, { name: 'notify' });
  const attempted = new Promise<void>((resolve) => webhooks.onHandled(() => resolve()));
  if (RELEASE === 1) await sendDelivery(webhooks, createDelivery('commentCard'), signing);
  await webhooks.start();
  await attempted;
  await webhooks.close();
}

void main(process.argv[2]!);
