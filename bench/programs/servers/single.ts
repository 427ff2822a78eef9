// The same engine, with a commit for each delivery.
import { join } from 'node:path';
import { createSqliteInbox } from '../../../src/inbox/sqlite/create.js';
import { dataFolder } from '../data-folder.js';
import { durably, manyCards, stored } from '../durably.js';
import type { Contestant } from '../contestant.js';

export const contestant: Contestant = async (handler) => {
  const inbox = createSqliteInbox(join(dataFolder(), 'inbox.db'), manyCards, { groupSize: 1 });
  await inbox.open();
  return { server: durably(inbox, handler).server, handled: () => stored(inbox) };
};
