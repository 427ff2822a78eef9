import { InterruptedError, UsageError } from './errors.js';
import { isInteractive } from './terminal.js';

// Standard output carries data only, so questions go where messages go.
export const output = process.stderr;

/** Loaded at the first question only: most runs ask none. */
const clack = () => import('@clack/prompts');

/** Asks for a secret; the typed characters are hidden. */
export async function askHidden(message: string): Promise<string> {
  return unlessCancelled(await (await clack()).password({ message, output }));
}

/** Asks for a text. */
export async function askText(message: string): Promise<string> {
  return unlessCancelled(await (await clack()).text({ message, output }));
}

/** Asks a yes/no question; Enter alone means no. */
export async function confirm(message: string): Promise<boolean> {
  return unlessCancelled(await (await clack()).confirm({ message, output, initialValue: false }));
}

/** Throws a `UsageError` if `confirm()` would be needed and could not ask. Call it before any work. */
export function requireConfirmable(yes: boolean): void {
  if (yes || isInteractive()) return;
  const stream = process.stdin.isTTY === true ? 'stderr' : 'stdin';
  throw new UsageError(`Confirmation required, but ${stream} is not a terminal`, 'Pass --yes to proceed');
}

/** Returns the answer to a prompt. Throws an `InterruptedError` if Ctrl-C was pressed. */
export function unlessCancelled<T>(answer: T): Exclude<T, symbol> {
  // Clack's sign for Ctrl-C is a symbol.
  if (typeof answer === 'symbol') throw new InterruptedError();
  return answer as Exclude<T, symbol>;
}
