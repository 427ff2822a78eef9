// Both inboxes, from the installed package. Argument: the port of a redis-server, or `missing` when the packages that
// they stand on are not installed.
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const process = require('node:process');
const { receiveOne } = require('./receive-one.cjs');

exports.useInboxes = async function useInboxes({ TrelloWebhooks, signBody, sqliteInbox, bullmqInbox }) {
  const [, , argument] = process.argv;
  const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-consumer-'));
  const sqlite = sqliteInbox(join(folder, 'inbox.db'));
  const port = argument === 'missing' ? 1 : Number(argument);
  // Each program has its own: the action is the same.
  const bullmq = bullmqInbox({ connection: { port }, prefix: `consumer-${process.pid}` });
  try {
    if (argument === 'missing') {
      if (!hasOwnSqlite()) await refusal(sqlite, 'npm install @photostructure/sqlite');
      await refusal(bullmq, 'npm install bullmq@6 ioredis@5');
      return;
    }
    await receiveOne(TrelloWebhooks, signBody, { inbox: sqlite });
    // Without redis-server the packages are at least loaded.
    if (argument === '0') await refusal(bullmq, 'Check that it runs');
    else await receiveOne(TrelloWebhooks, signBody, { inbox: bullmq });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

async function refusal(inbox, remedy) {
  const error = await inbox.open().catch((reason) => reason);
  if (error?.code !== 'inbox_error' || !error.message.includes(remedy)) throw error ?? new Error('It opened');
  console.log(error.message);
}

/** From Node 22.13 on. */
function hasOwnSqlite() {
  try {
    return process.getBuiltinModule('node:sqlite') !== undefined;
  } catch {
    return false;
  }
}
