import type { Arguments } from '../../arguments.js';
import { makePool } from '../../delivery/pool.js';
import { grouped, median, pairedRatio } from '../../report/numbers.js';
import { table } from '../../report/table.js';
import { target } from '../../report/target.js';
import { slowDisk } from '../../slow-disk/slow-disk.js';
import { race, type Entrant, type Turn } from '../race.js';

type Row = Entrant & { label: string };

const fast: readonly Row[] = [
  { name: 'floor', label: 'the floor: bare node:http, stores nothing', dialect: 'trello' },
  { name: 'durable', label: 'sqliteInbox', dialect: 'trello' },
  { name: 'single', label: 'sqliteInbox, one commit per request', dialect: 'trello' },
  { name: 'by-hand', label: 'the floor with a synchronous INSERT by hand', dialect: 'trello' },
  { name: 'working', label: 'sqliteInbox that also runs the handlers', dialect: 'trello' },
];

/** More than the fastest can take. */
const PER_SECOND = 20_000;

/** Durable acceptance through HTTP, beside the floor and beside one commit per request; and with a slow disk. */
export async function http(sample: string, settings: Arguments): Promise<string> {
  const slow = slowDisk();
  const rows: Row[] = [...fast];
  if ('env' in slow) {
    const [label, env] = ['sqliteInbox, each sync 5 ms slower', slow.env];
    rows.push({ name: 'slow', program: 'durable', label, dialect: 'trello', env });
  }
  const pool = makePool(sample, Math.ceil(PER_SECOND * (2 + settings.rounds * settings.seconds)));
  const turns = await race(rows, pool, settings);
  const of = (name: string): readonly Turn[] => turns.get(name)!;
  const rate = (name: string): number[] => of(name).map((turn) => turn.rate);
  const p99 = (name: string): number => median(of(name).map((turn) => turn.p99));
  const ratio = (name: string, to: string): number => pairedRatio(rate(name), rate(to));

  return [
    table(
      ['durable acceptance', 'req/s', 'CPU µs/req', 'rate / floor', 'p50 ms', 'p99 ms'],
      rows.map(({ name, label }) => [
        label,
        grouped(median(rate(name))),
        median(of(name).map((turn) => turn.cpu)).toFixed(1),
        ratio(name, 'floor').toFixed(2),
        median(of(name).map((turn) => turn.p50)).toFixed(1),
        p99(name).toFixed(1),
      ]),
    ),
    '',
    'Every delivery that was answered with 200 was found in the file; where handlers run, all were handled in the time.',
    '',
    least('sqliteInbox ≥ 0.5 of the floor', ratio('durable', 'floor'), 0.5),
    least('sqliteInbox ≥ 1.8 × one commit per request', ratio('durable', 'single'), 1.8),
    target(`p99 < 30 ms at 50 connections: ${p99('durable').toFixed(1)} ms`, p99('durable') < 30),
    'missing' in slow
      ? `  skipped the slow disk: ${slow.missing}`
      : least('slow disk ≥ 0.25 of the floor', ratio('slow', 'floor'), 0.25),
  ].join('\n');
}

function least(what: string, ratio: number, bar: number): string {
  return target(`${what}: ${ratio.toFixed(2)}`, ratio >= bar);
}
