import { fork } from 'node:child_process';
import { once } from 'node:events';
import { programFile } from '../compile.js';
import type { MemorySample } from '../programs/million.js';
import { grouped } from '../report/numbers.js';
import { table } from '../report/table.js';
import { target } from '../report/target.js';

/** From here on the ids of 100,000 actions are remembered, and each new one displaces the oldest. */
const FULL = 200_000;
const MIB = 1024 * 1024;
const LIMIT_MS = 10 * 60_000;

/** Whether memory stays where it is over a million deliveries. */
export async function memory(sample: string): Promise<string> {
  const samples = await measure(sample);
  const rest = samples.filter(({ deliveries }) => deliveries >= FULL);
  const first = rest[0]!;
  const last = rest.at(-1)!;
  const perDelivery = (last.heapUsed - first.heapUsed) / (last.deliveries - first.deliveries);
  const rss = (100 * (last.rss - first.rss)) / first.rss;
  return [
    table(
      ['deliveries', 'heap MiB', 'RSS MiB'],
      samples.map(({ deliveries, heapUsed, rss: resident }) => [
        grouped(deliveries),
        (heapUsed / MIB).toFixed(1),
        (resident / MIB).toFixed(1),
      ]),
    ),
    '',
    target(
      `flat once the ledger is full: ${perDelivery.toFixed(2)} bytes of heap per delivery, RSS ${rss.toFixed(1)} %`,
      perDelivery < 1 && rss < 10,
    ),
  ].join('\n');
}

async function measure(sample: string): Promise<MemorySample[]> {
  // V8 doubles the room for what is young now and then, up to 16 MiB; here it has all of it from the beginning.
  const execArgv = ['--expose-gc', '--min-semi-space-size=16'];
  const child = fork(programFile('million'), { execArgv, timeout: LIMIT_MS });
  const samples: MemorySample[] = [];
  const exit = once(child, 'exit');
  child.on('message', (message) => samples.push(message as MemorySample));
  child.send(sample);
  const [code] = (await exit) as [number | null];
  if (code !== 0)
    throw new Error(`The process that received a million deliveries ended with ${String(code)}`);
  return samples;
}
