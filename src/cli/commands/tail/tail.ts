import { TrelloWebhooksError } from '../../../errors.js';
import { printable } from '../../../util/printable.js';
import type { TailRecord } from '../../../telemetry/tail/index.js';
import { interruption } from '../../shared/interruption.js';
import { paint, print, say } from '../../shared/terminal.js';
import { connectTo, readLines, waitFor } from './connect.js';
import { filterOf, type FilterOptions } from './filter.js';

export interface TailOptions extends FilterOptions {
  path: string;
  wait?: boolean;
  json?: boolean;
}

/** Prints a line per request that a running service answers, until it is interrupted. */
export async function tail({ path, wait = false, json = false, ...filters }: TailOptions): Promise<void> {
  const wanted = filterOf(filters);
  const signal = interruption();
  let socket = await connectTo(path);
  if (socket === undefined) {
    if (!wait) throw nobodyThere(path);
    say(`Waiting for a service at ${path} …`);
    socket = await waitFor(path, signal);
  }
  while (socket !== undefined) {
    say(`Following ${path}. Ctrl-C ends it.`);
    await readLines(socket, signal, (line) => {
      const record = parse(line);
      if (record === undefined) return;
      if ('dropped' in record) say(`${record.dropped} lines were lost: this reader did not keep up.`);
      else if (wanted(record)) print(json ? JSON.stringify(record) : lineOf(record));
    });
    if (signal.aborted) return;
    say('The service is gone. Waiting for it …');
    socket = await waitFor(path, signal);
  }
}

/** The last line of a service that was killed may be half of one. */
function parse(line: string): TailRecord | { dropped: number } | undefined {
  try {
    return JSON.parse(line) as TailRecord | { dropped: number };
  } catch {
    return undefined;
  }
}

function nobodyThere(path: string): TrelloWebhooksError {
  const hint =
    "The service opts in with: import { serveTail } from 'trello-webhooks/tail'; await serveTail(); " +
    'start tail in the same folder or name the socket with --path, or say --wait';
  return new TrelloWebhooksError('no_tail', `No service serves its tail at ${path}`, { hint });
}

function lineOf(record: TailRecord): string {
  const { receivedAt, status, ms, code, type, names, actionId, modelName, modelId, handlers, repeated } =
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
    repeated === true ? 'handled before' : undefined,
    handlers.map(({ handler, ok }) => (ok ? handler : `${handler} failed`)).join(', '),
  ];
  return cells
    .filter((cell) => cell !== undefined && cell !== '')
    .map((cell) => (cell === cells[1] ? cell : printable(cell ?? '')))
    .join('  ');
}
