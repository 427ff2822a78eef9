import { printable } from '../../../util/printable.js';
import { exitCodes } from '../../shared/exit-codes.js';
import { withInbox } from '../../shared/inbox/open-inbox.js';
import { requireInbox, type InboxOptions } from '../../shared/inbox/which-inbox.js';
import { iso, table } from '../../shared/format.js';
import { print, printJSON, say, withProgress } from '../../shared/terminal.js';
import { bodyJSON, bodyLines, deadLetterJSON } from './dead-letter.js';

export interface ShowDeadLetterOptions extends InboxOptions {
  json?: boolean;
}

/** Prints one dead letter with its errors and its body. */
export async function showDeadLetter(id: string, options: ShowDeadLetterOptions): Promise<void> {
  const work = withInbox(requireInbox(options), (inbox) => inbox.deadLetters.get(id));
  const letter = await withProgress('Reading the inbox', work);
  if (letter === undefined) {
    process.exitCode = exitCodes.failed;
    return say(`No dead letter has the id ${printable(id)}. Run "trello-webhooks inbox dead" to list them.`);
  }
  if (options.json === true) return printJSON({ ...deadLetterJSON(letter), ...bodyJSON(letter) });
  const { type, orderKey, attempts, origin, deadAt, finished, errors } = letter;
  print(
    table([
      ['id', printable(letter.id)],
      ['type', type === '' ? '– (not a delivery)' : printable(type)],
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
