import { styleText } from 'node:util';

/** What is asked for goes to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The same, for programs: one JSON value. */
export function printJSON(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Everything else that there is to say goes to standard error, so that a pipe gets data only. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

type Stream = NodeJS.WriteStream;
type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours the text where the stream is a terminal that wants it. https://no-color.org */
export function paint(stream: Stream, style: Style, text: string): string {
  return wantsColour(stream) ? styleText(style, text) : text;
}

function wantsColour(stream: Stream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return stream.isTTY === true && TERM !== 'dumb';
}

/** Whether there is somebody who can be asked. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** How long something may take before it is shown that it goes on. */
const SHOW_AFTER_MS = 1000;

/** Waits for `work`; when it takes longer than a second, a terminal shows `label` and the time meanwhile. */
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

/** Lines with aligned columns; the last column is as long as it is. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
