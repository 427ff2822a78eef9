import type { DeadLetterFilter, Inbox } from '../../../inbox/inbox.js';
import { printable } from '../../../util/printable.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { isInteractive, print, printJSON, say, withProgress } from '../../shared/terminal.js';
import { UsageError } from '../../shared/errors.js';
import { filterOf, type FilterOptions } from './filter.js';
import { withInbox } from '../../shared/inbox/open-inbox.js';
import { whichInbox, type InboxOptions } from '../../shared/inbox/which-inbox.js';

export interface SettleOptions extends InboxOptions, FilterOptions {
  ids: readonly string[];
  all?: boolean;
  yes?: boolean;
  json?: boolean;
  /** In days. */
  retention?: number;
}

const WORDS = {
  replay: { question: 'Replay', done: 'replayed', not: 'Nothing was replayed.' },
  discard: { question: 'Discard', done: 'discarded', not: 'Nothing was discarded.' },
} as const;

/** The default of every inbox is 7 of them. */
const DAY_MS = 24 * 60 * 60 * 1000;

/** Replays or discards the dead letters that are meant: asks first, says how many. */
export async function settle(kind: keyof typeof WORDS, options: SettleOptions): Promise<void> {
  const { ids, all = false, yes = false, json = false, retention } = options;
  const filter = { ...filterOf(options), ...(ids.length === 0 ? {} : { ids }) };
  if (Object.keys(filter).length > 0 === all)
    throw new UsageError(
      all ? '--all is not for dead letters that are named' : 'No dead letter is named',
      'Give ids, --type, --since or --before; or --all alone for every dead letter',
    );
  const which = whichInbox(options);
  if (retention !== undefined && which.kind === 'sqlite')
    throw new UsageError('--retention is for Redis', "With a file the service's own counts");
  if (!yes && !isInteractive()) throw new UsageError('Nobody can be asked here', 'Say --yes');
  const work = async (inbox: Inbox): Promise<void> => {
    const missing = await missingOf(inbox, filter);
    for (const id of missing) say(`${printable(id)} is no dead letter that fits`);
    if (missing.length > 0) process.exitCode = exitCodes.failed;
    const { question, done, not } = WORDS[kind];
    const report = (count: number): void =>
      json ? printJSON({ [done]: count, missing }) : print(`${done}: ${count}`);
    if (!yes) {
      const count = await countOf(inbox, filter);
      if (count === 0) return report(0);
      const { askYes } = await import('../../shared/prompts.js');
      if (!(await askYes(`${question} ${inWords(count)}?`))) return say(not);
    }
    report(await withProgress('Working', inbox.deadLetters[kind](filter)));
  };
  await withInbox(which, work, (retention ?? 7) * DAY_MS);
}

/** Ids that are named and mean nothing. */
async function missingOf({ deadLetters }: Inbox, filter: DeadLetterFilter): Promise<string[]> {
  const { ids = [] } = filter;
  if (ids.length === 0) return [];
  const found = new Set((await deadLetters.list({ ...filter, limit: ids.length })).map(({ id }) => id));
  return ids.filter((id) => !found.has(id));
}

// They are read with their bodies: not without bound, only to say how many.
const MOST = 1000;

async function countOf({ deadLetters }: Inbox, filter: DeadLetterFilter): Promise<number> {
  return (await deadLetters.list({ ...filter, limit: MOST + 1 })).length;
}

function inWords(count: number): string {
  if (count === 1) return 'one dead letter';
  return count > MOST ? `more than ${MOST} dead letters` : `${count} dead letters`;
}
