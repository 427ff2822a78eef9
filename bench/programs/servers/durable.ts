// Accepts into an SQLite file. Another process would run the handlers.
import { join } from 'node:path';
import { sqliteInbox } from '../../../src/inbox/sqlite/index.js';
import { dataFolder } from '../data-folder.js';
import { durably, manyCards, stored } from '../durably.js';
import type { Contestant } from '../contestant.js';

export const contestant: Contestant = async (handler) => {
  const inbox = sqliteInbox(join(dataFolder(), 'inbox.db'), manyCards);
  await inbox.open();
  return { server: durably(inbox, handler).server, handled: () => stored(inbox) };
};
