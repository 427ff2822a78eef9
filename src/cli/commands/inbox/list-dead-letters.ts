import type { DeadLetter } from '../../../inbox/index.js';
import { printable } from '../../../util/printable.js';
import { withInbox } from '../../shared/inbox/open-inbox.js';
import { requireInbox, type InboxOptions } from '../../shared/inbox/which-inbox.js';
import { iso, table } from '../../shared/format.js';
import { print, printJSON, say, withProgress } from '../../shared/terminal.js';
import { deadLetterJSON } from './dead-letter.js';
import { makeFilter, type FilterOptions } from './filter.js';

export interface ListDeadLettersOptions extends InboxOptions, FilterOptions {
  limit: number;
  json?: boolean;
}

/** Lists the dead letters, the oldest first. */
export async function listDeadLetters(options: ListDeadLettersOptions): Promise<void> {
  const { limit, json = false } = options;
  // One more shows whether there are more.
  const filter = { ...makeFilter(options), limit: limit + 1 };
  const work = withInbox(requireInbox(options), (inbox) => inbox.deadLetters.list(filter));
  const found = await withProgress('Reading the inbox', work);
  const letters = found.slice(0, limit);
  if (json) printJSON(letters.map(deadLetterJSON));
  else if (letters.length > 0) print(table([HEADINGS, ...letters.map(row)]));
  else say('No dead letters found.');
  if (found.length > limit)
    say(`There are more. Raise --limit, or pass --since ${iso(found[limit]!.deadAt)}.`);
}

const HEADINGS = ['ID', 'TYPE', 'DIED', 'ATTEMPTS', 'LAST ERROR'];

function row({ id, type, deadAt, attempts, errors }: DeadLetter): string[] {
  const [line = ''] = errors.at(-1)?.error.split('\n', 1) ?? [];
  return [
    printable(id),
    type === '' ? '–' : printable(type),
    iso(deadAt),
    String(attempts),
    printable(line, 120),
  ];
}
