import type { DeadLetter } from '../../../inbox/inbox.js';
import { printable } from '../../../util/printable.js';
import { print, printJSON, say, table, withProgress } from '../../shared/terminal.js';
import { filterOf, type FilterOptions } from './filter.js';
import { iso, letterJSON } from './dead-letter.js';
import { withInbox } from '../../shared/inbox/open-inbox.js';
import { whichInbox, type InboxOptions } from '../../shared/inbox/which-inbox.js';

export interface DeadOptions extends InboxOptions, FilterOptions {
  limit: number;
  json?: boolean;
}

/** Lists the dead letters, the oldest first. */
export async function dead(options: DeadOptions): Promise<void> {
  const { limit, json } = options;
  // One more tells that there are more.
  const filter = { ...filterOf(options), limit: limit + 1 };
  const work = withInbox(whichInbox(options), (inbox) => inbox.deadLetters.list(filter));
  const found = await withProgress('Asking the inbox', work);
  const letters = found.slice(0, limit);
  if (json === true) printJSON(letters.map(letterJSON));
  else if (letters.length > 0) print(table([HEADINGS, ...letters.map(row)]));
  else say('There are no such dead letters.');
  if (found.length > limit) say(`There are more: say --limit, or --since ${iso(found[limit]!.deadAt)}`);
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
