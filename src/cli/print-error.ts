import { TrelloWebhooksError } from '../errors.js';
import { printable } from '../util/printable.js';
import { exitCodes } from './exit-codes.js';
import { Interrupted } from './interrupted.js';
import { paint, say } from './terminal.js';

/** Codes of errors that say that the command was called wrongly. */
const USAGE = new Set(['usage', 'invalid_option', 'invalid_argument', 'unknown_event']);

/** Says what went wrong, in the one way there is; gives the exit code. The stack is shown with `DEBUG` only. */
export function printError(error: unknown): number {
  if (error instanceof Interrupted) return exitCodes.interrupted;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  say(`${paint(process.stderr, 'red', 'error:')} ${printable(message, 2000)}`);
  if (process.env['DEBUG'] !== undefined && stack !== undefined) say(stack);
  return error instanceof TrelloWebhooksError && USAGE.has(error.code) ? exitCodes.usage : exitCodes.failed;
}
