import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/*
 * What happened, outside of every process: a file to which all of them append. A line is one write(2) with O_APPEND, so
 * lines have one order over all processes, and what was written is the kernel's: no SIGKILL takes it back.
 */

/** One line of the ledger. */
export type Line =
  /** A handler began, ended well, or threw; or the inbox said that its end is noted. */
  | {
      readonly what: 'begin' | 'end' | 'fail' | 'mark';
      readonly service: number;
      readonly action: string;
      readonly handler: string;
    }
  /** A service is about to be killed, or asked to stop. */
  | { readonly what: 'kill' | 'stop'; readonly service: number }
  /** redis-server is about to be killed, or serves again. */
  | { readonly what: 'redis-kill' | 'redis-up' };

export class Ledger {
  readonly #file: number;
  #read = 0;
  #rest = '';

  constructor(path: string) {
    this.#file = openSync(path, 'a+');
  }

  write(line: Line): void {
    const { what, service = '', action = '', handler = '' } = line as Partial<Line & Record<string, unknown>>;
    writeSync(this.#file, `${String(what)} ${String(service)} ${String(action)} ${String(handler)}\n`);
  }

  /** The lines that came since the last time. */
  readMore(): Line[] {
    const chunk = Buffer.alloc(1 << 20);
    let text = this.#rest;
    for (;;) {
      const length = readSync(this.#file, chunk, 0, chunk.length, this.#read);
      if (length === 0) break;
      this.#read += length;
      text += chunk.toString('latin1', 0, length);
    }
    const lines = text.split('\n');
    this.#rest = lines.pop()!;
    return lines.map((line) => {
      const [what, service, action, handler] = line.split(' ');
      return { what, service: Number(service), action, handler } as Line;
    });
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The id of an action tells its card and its place in the order of that card. */
export function actionId(card: number, sequence: number): string {
  return card.toString(16).padStart(8, '0') + sequence.toString(16).padStart(16, '0');
}

export function cardOf(action: string): number {
  return parseInt(action.slice(0, 8), 16);
}

export function sequenceOf(action: string): number {
  return parseInt(action.slice(8), 16);
}
