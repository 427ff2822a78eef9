// Accepts into an SQLite file and runs the handlers from there, all in one process.
import { join } from 'node:path';
import { sqliteInbox } from '../../../src/inbox/sqlite/index.js';
import { dataFolder } from '../data-folder.js';
import { durably, manyCards, stored } from '../durably.js';
import type { Contestant } from '../contestant.js';

export const contestant: Contestant = async (handler) => {
  const inbox = sqliteInbox(join(dataFolder(), 'inbox.db'), manyCards);
  let ran = 0;
  let tell: (() => void) | undefined;
  const counting = async (): Promise<void> => {
    await handler();
    ran += 1;
    tell?.();
  };
  const { server, webhooks } = durably(inbox, counting);
  await webhooks.start();
  return {
    server,
    // Once every entry was handled.
    handled: async () => {
      const total = await stored(inbox);
      await new Promise<void>((resolve) => {
        tell = () => {
          if (ran >= total) resolve();
        };
        tell();
      });
      return ran;
    },
  };
};
