// npm run test:chaos [-- --engine sqlite|bullmq --kills 100 --actions 10000 --seed N …]: kills a service at random
// moments while deliveries arrive, and checks in a ledger outside of it that nothing was lost. Both engines without
// --engine. Prints a line of JSON and a table for each. Ends with 0 when all passed, 1 when not, 2 when it cannot run.
import { parseArgs } from 'node:util';
import { DEFAULTS, type ChaosOptions } from './chaos/options.js';
import { tableOf } from './chaos/report.js';
import { chaos } from './chaos/run.js';

function number(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is not a number`);
  return Number(text);
}

function optionsFrom(args: readonly string[]): ChaosOptions[] {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ engine: text, kills: text, actions: text, seed: text, services: text, concurrency: text },
      ...{
        cards: text,
        lease: text,
        life: text,
        'redis-kills': text,
        stop: { type: 'boolean', default: false },
      },
    },
  });
  const engines = values.engine === undefined ? ['sqlite', 'bullmq'] : [values.engine];
  return engines.map((engine) => {
    if (engine !== 'sqlite' && engine !== 'bullmq') throw new Error('--engine is sqlite or bullmq');
    const kills = number(values.kills, 100);
    return {
      engine,
      kills,
      actions: number(values.actions, 10_000),
      seed: number(values.seed, Date.now() % 1_000_000_000),
      redisKills: engine === 'bullmq' ? number(values['redis-kills'], Math.ceil(kills / 10)) : 0,
      signal: values.stop ? 'SIGTERM' : 'SIGKILL',
      services: number(values.services, DEFAULTS.services),
      concurrency: number(values.concurrency, DEFAULTS.concurrency),
      cards: number(values.cards, DEFAULTS.cards),
      leaseMs: number(values.lease, DEFAULTS.leaseMs),
      longestLifeMs: number(values.life, DEFAULTS.longestLifeMs),
    };
  });
}

try {
  for (const options of optionsFrom(process.argv.slice(2))) {
    console.error(`Chaos with ${options.engine}: SEED=${options.seed}`);
    const report = await chaos(options);
    console.log(JSON.stringify(report));
    console.log(`\n${tableOf(report)}\n`);
    for (const violation of report.violations) console.error(violation);
    if (!report.passed) process.exitCode = 1;
  }
} catch (error) {
  console.error(`The test of chaos cannot run: ${(error as Error).message}`);
  process.exitCode = 2;
}
