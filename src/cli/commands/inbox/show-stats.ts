import { withInbox } from '../../shared/inbox/open-inbox.js';
import { requireInbox, type InboxOptions } from '../../shared/inbox/which-inbox.js';
import { age, iso, table } from '../../shared/format.js';
import { print, printJSON, withProgress } from '../../shared/terminal.js';

export interface ShowStatsOptions extends InboxOptions {
  json?: boolean;
}

/** Prints the numbers of entries in the inbox. */
export async function showStats(options: ShowStatsOptions): Promise<void> {
  const work = withInbox(requireInbox(options), (inbox) => inbox.stats());
  const { oldestWaitingAt, oldestRetryingAt, ...counts } = await withProgress('Reading the inbox', work);
  const time = (at: number | undefined): string | null => (at === undefined ? null : iso(at));
  const oldest = { oldestWaitingAt: time(oldestWaitingAt), oldestRetryingAt: time(oldestRetryingAt) };
  if (options.json === true) return printJSON({ ...counts, ...oldest });
  const { waiting, retrying, active, done, dead } = counts;
  print(
    table([
      ['waiting', String(waiting), retrying === 0 ? '' : `${retrying} of them for another attempt`],
      ['active', String(active)],
      ['done', String(done)],
      ['dead', String(dead)],
      ...row('oldest waiting', oldestWaitingAt),
      ...row('oldest retrying', oldestRetryingAt),
    ]),
  );
}

function row(name: string, at: number | undefined): string[][] {
  return at === undefined ? [] : [[name, iso(at), `received ${age(at)} ago`]];
}
