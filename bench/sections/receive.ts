import { grouped, median, pairedRatio } from '../report/numbers.js';
import { table } from '../report/table.js';
import { target } from '../report/target.js';
import type { Pool } from '../delivery/pool.js';
import { contestants } from './contestants.js';
import { race, type Turn } from './race.js';
import type { Arguments } from '../arguments.js';

/** Requests per second and CPU time per request, side by side with the peers. */
export async function receive(pool: Pool, settings: Arguments): Promise<string> {
  const turns = await race(contestants, pool, settings);
  const of = (name: string): readonly Turn[] => turns.get(name)!;
  const rate = (name: string): number[] => of(name).map((turn) => turn.rate);
  const cpu = (name: string): number[] => of(name).map((turn) => turn.cpu);
  const faster = (a: string, b: string): number => pairedRatio(rate(a), rate(b));
  // Turned round, so that more is better here too.
  const cheaper = (a: string, b: string): number => pairedRatio(cpu(b), cpu(a));

  const rows = contestants.map(({ name, label }) => [
    label,
    grouped(median(rate(name))),
    median(cpu(name)).toFixed(1),
    faster(name, 'floor').toFixed(2),
    cheaper(name, 'floor').toFixed(2),
    faster(name, 'express').toFixed(2),
    cheaper(name, 'express').toFixed(2),
    median(of(name).map((turn) => turn.p50)).toFixed(1),
    median(of(name).map((turn) => turn.p99)).toFixed(1),
  ]);
  const head = ['server', 'req/s', 'CPU µs/req', 'rate / floor', 'CPU / floor', 'rate / hand', 'CPU / hand'];
  const all = [...turns.values()].flat();
  return [
    table([...head, 'p50 ms', 'p99 ms'], rows),
    '',
    `${grouped(all.reduce((sum, turn) => sum + turn.requests, 0))} deliveries, each answered with 200 and handled once; ` +
      `the load generator was busy for ${(100 * Math.max(...all.map((turn) => turn.generatorBusy))).toFixed(0)} % of a core at most`,
    'Ratios are medians over rounds; CPU ratios are turned round, so that more is better in every column.',
    '',
    compared(
      'listener() ≥ 0.95 of the floor',
      faster('listener', 'floor'),
      cheaper('listener', 'floor'),
      0.95,
    ),
    compared(
      'listener({ fallback }) ≥ 0.9 of the floor',
      faster('fallback', 'floor'),
      cheaper('fallback', 'floor'),
      0.9,
    ),
    compared('router() ≥ 1.3 × hand-written', faster('router', 'express'), cheaper('router', 'express'), 1.3),
    ...contestants
      .filter(({ peer }) => peer)
      .map(({ name, label }) =>
        compared(`listener() > ${label}`, faster('listener', name), cheaper('listener', name), 1),
      ),
  ].join('\n');
}

function compared(what: string, rate: number, cpu: number, least: number): string {
  return target(`${what}: ${rate.toFixed(2)} by rate, ${cpu.toFixed(2)} by CPU time`, rate >= least);
}
