import { print, printJSON, table, withProgress } from '../../shared/terminal.js';
import { iso } from './dead-letter.js';
import { age } from '../../shared/time.js';
import { withInbox } from '../../shared/inbox/open-inbox.js';
import { whichInbox, type InboxOptions } from '../../shared/inbox/which-inbox.js';

export interface StatsOptions extends InboxOptions {
  json?: boolean;
}

/** Prints what the inbox holds. */
export async function stats(options: StatsOptions): Promise<void> {
  const work = withInbox(whichInbox(options), (inbox) => inbox.stats());
  const { oldestWaitingAt, ...counts } = await withProgress('Asking the inbox', work);
  const oldest = oldestWaitingAt === undefined ? null : iso(oldestWaitingAt);
  if (options.json === true) return printJSON({ ...counts, oldestWaitingAt: oldest });
  const { waiting, retrying, active, done, dead } = counts;
  print(
    table([
      ['waiting', String(waiting), retrying === 0 ? '' : `${retrying} of them for another attempt`],
      ['active', String(active)],
      ['done', String(done)],
      ['dead', String(dead)],
      ...(oldest === null ? [] : [['oldest', oldest, `waits for ${age(oldestWaitingAt!)}`]]),
    ]),
  );
}
