import { styleText } from 'node:util';

/** Prints a result, to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a result as one JSON value, for programs. */
export function printJSON(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Prints a message, to standard error, so that a pipe receives data only. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

type Stream = NodeJS.WriteStream;
type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours the text if the stream is a terminal that supports it. https://no-color.org */
export function paint(stream: Stream, style: Style, text: string): string {
  return wantsColour(stream) ? styleText(style, text) : text;
}

function wantsColour(stream: Stream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return stream.isTTY === true && TERM !== 'dumb';
}

/** Whether questions can be asked. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Shorter operations show no progress. */
const SHOW_AFTER_MS = 1000;

/** Awaits `work`; if it takes longer than a second, a terminal shows `label` and the elapsed time. */
export async function withProgress<T>(label: string, work: Promise<T>): Promise<T> {
  if (process.stderr.isTTY !== true) return work;
  const start = Date.now();
  const timer = setInterval(() => {
    process.stderr.write(`\r\x1b[2K${label} … ${Math.round((Date.now() - start) / 1000)} s`);
  }, SHOW_AFTER_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (Date.now() - start >= SHOW_AFTER_MS) process.stderr.write('\r\x1b[2K');
  }
}
