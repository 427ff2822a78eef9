import type { DeadLetterFilter, Inbox } from '../../../inbox/index.js';
import { printable } from '../../../util/printable.js';
import { confirm, requireConfirmable } from '../../shared/prompts.js';
import { UsageError } from '../../shared/errors.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { withInbox } from '../../shared/inbox/open-inbox.js';
import { requireInbox, type InboxOptions } from '../../shared/inbox/which-inbox.js';
import { print, printJSON, say, withProgress } from '../../shared/terminal.js';
import { makeFilter, type FilterOptions } from './filter.js';

export interface ReplayOrDiscardOptions extends InboxOptions, FilterOptions {
  all?: boolean;
  yes?: boolean;
  json?: boolean;
  /** In days. */
  retention?: number;
}

const WORDS = {
  replay: { question: 'Replay', done: 'replayed', cancelled: 'Nothing was replayed.' },
  discard: { question: 'Discard', done: 'discarded', cancelled: 'Nothing was discarded.' },
} as const;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The default of every inbox. */
const RETENTION_DAYS = 7;

/** Asks for confirmation, replays or discards the selected dead letters, and prints their number. */
export async function replayOrDiscard(
  kind: keyof typeof WORDS,
  ids: readonly string[],
  options: ReplayOrDiscardOptions,
): Promise<void> {
  const { all = false, yes = false, json = false, retention } = options;
  const filter = { ...makeFilter(options), ...(ids.length === 0 ? {} : { ids }) };
  if (Object.keys(filter).length > 0 === all)
    throw new UsageError(
      all ? '--all cannot be combined with ids or conditions' : 'No dead letter is selected',
      'Pass ids, --type, --since or --before; or --all alone for every dead letter',
    );
  const location = requireInbox(options);
  if (retention !== undefined && location.kind === 'sqlite')
    throw new UsageError('--retention is for Redis, but --file is given', 'For a file, the service decides');
  requireConfirmable(yes);

  const work = async (inbox: Inbox): Promise<void> => {
    const missing = await findMissing(inbox, filter);
    for (const id of missing) say(`No selected dead letter has the id ${printable(id)}.`);
    if (missing.length > 0) process.exitCode = exitCodes.failed;
    const { question, done, cancelled } = WORDS[kind];
    const report = (count: number): void =>
      json ? printJSON({ [done]: count, missing }) : print(`${done}: ${count}`);
    if (!yes) {
      const count = await countLetters(inbox, filter);
      if (count === 0) return report(0);
      if (!(await confirm(`${question} ${describeCount(count)}?`))) return say(cancelled);
    }
    report(await withProgress('Working', inbox.deadLetters[kind](filter)));
  };
  await withInbox(location, work, (retention ?? RETENTION_DAYS) * DAY_MS);
}

/** Returns the given ids that belong to no selected dead letter. */
async function findMissing({ deadLetters }: Inbox, filter: DeadLetterFilter): Promise<string[]> {
  const { ids = [] } = filter;
  if (ids.length === 0) return [];
  const found = new Set((await deadLetters.list({ ...filter, limit: ids.length })).map(({ id }) => id));
  return ids.filter((id) => !found.has(id));
}

/** The bodies are read along with the dead letters, so the count stops here. */
const COUNT_LIMIT = 1000;

async function countLetters({ deadLetters }: Inbox, filter: DeadLetterFilter): Promise<number> {
  return (await deadLetters.list({ ...filter, limit: COUNT_LIMIT + 1 })).length;
}

function describeCount(count: number): string {
  if (count === 1) return 'one dead letter';
  return count > COUNT_LIMIT ? `more than ${COUNT_LIMIT} dead letters` : `${count} dead letters`;
}
