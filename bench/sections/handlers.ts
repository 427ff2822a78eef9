import type { Arguments } from '../arguments.js';
import type { Pool } from '../delivery/pool.js';
import { grouped, median, pairedRatio } from '../report/numbers.js';
import { table } from '../report/table.js';
import { target } from '../report/target.js';
import { race, type Turn } from './race.js';

const contestants = [
  { name: 'listener', label: 'one handler', dialect: 'trello' },
  { name: 'crowded', label: 'one handler and 10,000 on other names', dialect: 'trello' },
] as const;

/** What ten thousand handlers on other names cost. */
export async function handlers(pool: Pool, settings: Arguments): Promise<string> {
  // Turns of half the length, thrice as many: the difference is small.
  const turns = await race(contestants, pool, {
    ...settings,
    rounds: settings.rounds * 3,
    seconds: settings.seconds / 2,
  });
  const values = (name: string, key: 'rate' | 'cpu'): number[] =>
    (turns.get(name) as readonly Turn[]).map((turn) => turn[key]);
  const rate = pairedRatio(values('crowded', 'rate'), values('listener', 'rate'));
  const cpu = pairedRatio(values('crowded', 'cpu'), values('listener', 'cpu'));
  return [
    table(
      ['handlers', 'req/s', 'CPU µs/req'],
      contestants.map(({ name, label }) => [
        label,
        grouped(median(values(name, 'rate'))),
        median(values(name, 'cpu')).toFixed(1),
      ]),
    ),
    '',
    target(
      `the rate changes by < 5 %: ${change(rate)} (CPU time per request: ${change(cpu)})`,
      Math.abs(rate - 1) < 0.05,
    ),
  ].join('\n');
}

function change(ratio: number): string {
  return `${ratio >= 1 ? '+' : '−'}${Math.abs(100 * (ratio - 1)).toFixed(1)} %`;
}
