import type { Arguments } from '../../arguments.js';
import { WaitingProcess } from './waiting-process.js';
import type { WaitingRound } from '../../programs/waiting.js';
import { grouped, median, pairedRatio } from '../../report/numbers.js';
import { table } from '../../report/table.js';
import { target } from '../../report/target.js';

const MANY = 1_000_000;
const HOT = 50_000;
const MIB = 1024 * 1024;

const stores = [
  { name: 'empty', label: 'none', entries: 0, hot: 0 },
  { name: 'many', label: `${grouped(MANY)}, ten a card`, entries: MANY, hot: 0 },
  { name: 'hot', label: `${grouped(HOT)} of one card`, entries: 0, hot: HOT },
] as const;

type Name = (typeof stores)[number]['name'];

/** What accepting and handling an entry takes while others wait, and the memory of the process. */
export async function beside(body: string, { rounds }: Arguments): Promise<string> {
  const all = await measure(body, rounds);
  const of = (name: Name, key: keyof WaitingRound): number[] => all.get(name)!.map((round) => round[key]);
  const last = (name: Name, key: 'heapUsed' | 'rss'): number => of(name, key).at(-1)!;
  const ratio = (name: Name, key: 'accept' | 'handle'): number =>
    pairedRatio(of(name, key), of('empty', key));
  const heap = last('many', 'heapUsed') - last('empty', 'heapUsed');
  const rss = last('many', 'rss') - last('empty', 'rss');
  return [
    table(
      [
        'waiting already',
        'accept µs',
        'handle µs',
        'accept / empty',
        'handle / empty',
        'CPU µs',
        'heap MiB',
        'RSS MiB',
      ],
      stores.map(({ name, label }) => [
        label,
        (1000 * median(of(name, 'accept'))).toFixed(1),
        (1000 * median(of(name, 'handle'))).toFixed(1),
        ratio(name, 'accept').toFixed(2),
        ratio(name, 'handle').toFixed(2),
        median(of(name, 'cpu')).toFixed(1),
        (last(name, 'heapUsed') / MIB).toFixed(1),
        (last(name, 'rss') / MIB).toFixed(1),
      ]),
    ),
    '',
    'Per entry, 50 acceptances under way, then 16 handlers at once, without HTTP.',
    '',
    most('acceptance beside a million ≤ 1.25 × empty', ratio('many', 'accept')),
    most('claim beside a million ≤ 1.25 × empty', ratio('many', 'handle')),
    most('claim of other cards beside a hot one ≤ 1.25 × empty', ratio('hot', 'handle')),
    target(
      `a million waiting entries cost no memory: ${(heap / MANY).toFixed(2)} bytes of heap and ${(rss / MANY).toFixed(1)} bytes of RSS each`,
      heap / MANY < 1 && rss / MANY < 16,
    ),
  ].join('\n');
}

function most(what: string, ratio: number): string {
  return target(`${what}: ${ratio.toFixed(2)}`, ratio <= 1.25);
}

/** The stores take turns, after one to warm up. */
async function measure(body: string, rounds: number): Promise<Map<Name, WaitingRound[]>> {
  const processes = new Map<Name, WaitingProcess>();
  const results = new Map<Name, WaitingRound[]>();
  try {
    for (const { name, entries, hot } of stores) {
      processes.set(name, await WaitingProcess.start({ entries, hot, body }));
      results.set(name, []);
    }
    for (const process of processes.values()) await process.round();
    for (let round = 0; round < rounds; round++) {
      for (const [name, process] of processes) results.get(name)!.push(await process.round());
    }
  } finally {
    await Promise.all([...processes.values()].map((process) => process.stop()));
  }
  return results;
}
