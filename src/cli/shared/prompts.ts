import { confirm, isCancel, password, text } from '@clack/prompts';
import { Interrupted } from './interrupted.js';

// Questions are no data: they go where messages go.
export const output = process.stderr;

/** Asks for a secret; what is typed is not shown. */
export async function askHidden(message: string): Promise<string> {
  return given(await password({ message, output }));
}

/** Asks for a text. */
export async function askText(message: string): Promise<string> {
  return given(await text({ message, output }));
}

/** Asks for a yes; no is what Enter alone means. */
export async function askYes(message: string): Promise<boolean> {
  return given(await confirm({ message, output, initialValue: false }));
}

/** The answer. Throws `Interrupted` when Ctrl-C was the answer. */
export function given<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new Interrupted();
  return answer as Exclude<T, symbol>;
}
