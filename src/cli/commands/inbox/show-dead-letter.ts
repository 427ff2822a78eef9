import { printable } from '../../../util/printable.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { print, printJSON, say, table, withProgress } from '../../shared/terminal.js';
import { bodyJSON, bodyLines, iso, letterJSON } from './dead-letter.js';
import { withInbox } from '../../shared/inbox/open-inbox.js';
import { whichInbox, type InboxOptions } from '../../shared/inbox/which-inbox.js';

export interface ShowOptions extends InboxOptions {
  id: string;
  json?: boolean;
}

/** Prints one dead letter with all of its errors and its body. */
export async function show({ id, json = false, ...options }: ShowOptions): Promise<void> {
  const work = withInbox(whichInbox(options), (inbox) => inbox.deadLetters.get(id));
  const letter = await withProgress('Asking the inbox', work);
  if (letter === undefined) {
    process.exitCode = exitCodes.failed;
    return say(`${printable(id)} is no dead letter: trello-webhooks inbox dead lists them`);
  }
  if (json) return printJSON({ ...letterJSON(letter), ...bodyJSON(letter) });
  const { type, orderKey, attempts, origin, deadAt, finished, errors } = letter;
  print(
    table([
      ['id', printable(letter.id)],
      ['type', type === '' ? '– (no delivery)' : printable(type)],
      ['order key', orderKey === undefined ? '–' : printable(orderKey)],
      ['received', iso(origin.receivedAt)],
      ['died', iso(deadAt)],
      ['attempts', String(attempts)],
      ['finished', finished.map((name) => printable(name)).join(', ') || '–'],
    ]),
  );
  for (const { attempt, at, handler, error } of errors) {
    print(`\nattempt ${attempt}, ${iso(at)}, ${printable(handler)}`);
    for (const line of error.split('\n')) print(`  ${printable(line, 1000)}`);
  }
  print(`\n${bodyLines(letter).join('\n')}`);
}
