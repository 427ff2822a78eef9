import { TrelloWebhooksError } from '../../errors.js';
import { printable } from '../../util/printable.js';
import { InterruptedError } from './errors.js';
import { exitCodes } from './exit-codes.js';
import { paint, say } from './terminal.js';

/** Errors with these codes mean a wrong call. */
const USAGE_CODES = new Set(['usage', 'invalid_option', 'invalid_argument', 'unknown_event']);

/** Prints an error, the same way for all commands, and returns its exit code. `DEBUG` adds the stack. */
export function printError(error: unknown): number {
  if (error instanceof InterruptedError) return exitCodes.interrupted;
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  say(`${paint(process.stderr, 'red', 'error:')} ${printable(message, 2000)}`);
  if (process.env['DEBUG'] !== undefined && stack !== undefined) say(stack);
  const isUsage = error instanceof TrelloWebhooksError && USAGE_CODES.has(error.code);
  return isUsage ? exitCodes.usage : exitCodes.failed;
}
