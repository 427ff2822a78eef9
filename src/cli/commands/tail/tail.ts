import { DEFAULT_TAIL_PATH, type TailRecord } from '../../../telemetry/tail/index.js';
import { printable } from '../../../util/printable.js';
import { TailNotServedError } from '../../shared/errors.js';
import { abortOnInterrupt } from '../../shared/interruption.js';
import { paint, print, say } from '../../shared/terminal.js';
import { connectTo, readLines, waitFor } from './connect.js';
import { makeFilter, type FilterOptions } from './filter.js';

export interface TailOptions extends FilterOptions {
  path?: string;
  wait?: boolean;
  json?: boolean;
}

/** Prints a line for each response of a running service, until it is interrupted. */
export async function tail({
  path = DEFAULT_TAIL_PATH,
  wait = false,
  json = false,
  ...filters
}: TailOptions): Promise<void> {
  const isWanted = makeFilter(filters);
  const signal = abortOnInterrupt();
  let socket = await connectTo(path);
  if (socket === undefined) {
    if (!wait) throw new TailNotServedError(path);
    say(`Waiting for a service at ${path} …`);
    socket = await waitFor(path, signal);
  }
  while (socket !== undefined) {
    say(`Following ${path}. Press Ctrl-C to end.`);
    await readLines(socket, signal, (line) => {
      const record = parse(line);
      if (record === undefined) return;
      if ('dropped' in record) say(`${record.dropped} lines were lost: this reader was too slow.`);
      else if (isWanted(record)) print(json ? JSON.stringify(record) : lineOf(record));
    });
    if (signal.aborted) return;
    say('The service ended. Waiting for it to restart …');
    socket = await waitFor(path, signal);
  }
}

/** A service that is killed may leave half a line. */
function parse(line: string): TailRecord | { dropped: number } | undefined {
  try {
    return JSON.parse(line) as TailRecord | { dropped: number };
  } catch {
    return undefined;
  }
}

function lineOf(record: TailRecord): string {
  const { receivedAt, status, ms, code, type, names, actionId, modelName, modelId, handlers, duplicate } =
    record;
  const colour = status < 300 ? 'green' : status < 500 ? 'yellow' : 'red';
  const cells = [
    receivedAt.slice(11, 23),
    paint(process.stdout, colour, String(status)),
    ms === undefined ? undefined : `${ms} ms`,
    code,
    names?.[0] ?? type,
    modelName ?? modelId,
    actionId,
    duplicate === true ? 'duplicate' : undefined,
    handlers.map(({ handler, ok }) => (ok ? handler : `${handler} failed`)).join(', '),
  ];
  return cells
    .filter((cell) => cell !== undefined && cell !== '')
    .map((cell) => (cell === cells[1] ? cell : printable(cell ?? '')))
    .join('  ');
}
