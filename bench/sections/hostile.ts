import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { message } from '../child.js';
import { programFile } from '../compile.js';
import { PATH } from '../delivery/settings.js';
import type { Question } from '../programs/hostile.js';
import { grouped, median } from '../report/numbers.js';
import { table } from '../report/table.js';
import { target } from '../report/target.js';

const CHUNKS = 200_000;
/** So many bodies are looked at with all URLs before the tries of other paths are used up. */
const FIRST = 100;

interface Cost {
  /** Bytes that a chunk of one byte holds. */
  readonly perChunk: number;
  /** The CPU time of a body with one URL, and with a thousand: at first, and in a flood; in milliseconds. */
  readonly one: number;
  readonly thousand: number;
  readonly flood: number;
  readonly lines: number;
}

/** What a stranger costs, beside a server that is written without a thought of them. */
export async function hostile(): Promise<string> {
  const ours = await measure('ours', 300);
  const naive = await measure('naive', 6);
  const row = (what: string, of: (cost: Cost) => string): string[] => [what, of(ours), of(naive)];
  return [
    table(
      ['what a stranger does', 'trello-webhooks', 'hand-written'],
      [
        row('bytes held by a chunk of one byte', ({ perChunk }) => perChunk.toFixed(1)),
        row('ms of CPU: 1 MiB, wrongly signed, 1 URL', ({ one }) => one.toFixed(2)),
        row('… 1,000 URLs', ({ thousand }) => thousand.toFixed(2)),
        row('… 1,000 URLs, in a flood of them', ({ flood }) => flood.toFixed(2)),
        row('log lines of 20,000 refusals', ({ lines }) => grouped(lines)),
      ],
    ),
    '',
    target(`a chunk of one byte holds at most 2 bytes: ${ours.perChunk.toFixed(2)}`, ours.perChunk <= 2),
    target(
      `1,000 URLs ≤ 2 × one URL: ${(ours.thousand / ours.one).toFixed(1)} ×, in a flood ${(ours.flood / ours.one).toFixed(1)} ×`,
      ours.flood <= 2 * ours.one,
    ),
    target(`20,000 refusals write at most 12 lines: ${ours.lines}`, ours.lines <= 12),
  ].join('\n');
}

async function measure(name: 'ours' | 'naive', bodies: number): Promise<Cost> {
  const child = fork(programFile('hostile'), [name], { execArgv: ['--expose-gc'] });
  const ask = async <T>(question: Question): Promise<T> => {
    const answer = message<T>(child);
    child.send(question);
    return answer;
  };
  const { port } = await message<{ port: number }>(child);
  const perChunk = await bytesPerChunk(port, () => ask<number>({ ask: 'memory' }));
  const one = median(await ask<number[]>({ ask: 'cpu', urls: 1, bodies: 100 }));
  const thousand = await ask<number[]>({ ask: 'cpu', urls: 1_000, bodies });
  const lines = await ask<number>({ ask: 'lines' });
  await end(child);
  const flood = thousand.slice(FIRST);
  return {
    perChunk,
    one,
    thousand: median(thousand.slice(0, FIRST)),
    flood: median(flood.length > 0 ? flood : thousand),
    lines,
  };
}

/** Sends a body in chunks of one byte and never ends it. */
async function bytesPerChunk(port: number, memory: () => Promise<number>): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  const head = `POST ${PATH} HTTP/1.1\r\nhost: a\r\nx-trello-webhook: ${'A'.repeat(27)}=\r\ntransfer-encoding: chunked\r\n\r\n`;
  socket.write(head);
  const before = await memory();
  const part = '1\r\na\r\n'.repeat(1_000);
  for (let sent = 0; sent < CHUNKS; sent += 1_000) if (!socket.write(part)) await once(socket, 'drain');
  // Behind the last of them in time.
  let held = await memory();
  for (let last = 0; last !== held;) [last, held] = [held, await memory()];
  socket.destroy();
  return (held - before) / CHUNKS;
}

async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.disconnect();
  await exit;
}
