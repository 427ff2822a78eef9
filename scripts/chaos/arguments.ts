import { parseArgs } from 'node:util';
import { DEFAULTS, type ChaosOptions } from './options.js';

/** What each number may be. Fewer than 100 ms of lease and a shorter life than 20 ms prove nothing. */
const RANGES = {
  kills: [0, 10_000],
  'redis-kills': [0, 10_000],
  actions: [1, 10_000_000],
  seed: [0, 999_999_999],
  services: [1, 16],
  concurrency: [1, 1_000],
  cards: [1, 10_000],
  lease: [100, 60_000],
  life: [20, 60_000],
} as const;

type NumberName = keyof typeof RANGES;

/** The runs that the command line asks for. Throws with what is wrong with it. */
export function parseChaos(args: readonly string[]): ChaosOptions[] {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...(Object.fromEntries(Object.keys(RANGES).map((name) => [name, text])) as Record<
        NumberName,
        typeof text
      >),
      engine: text,
      stop: { type: 'boolean', default: false },
    },
  });
  const number = (name: NumberName, otherwise: number): number => {
    const given = values[name];
    const [least, most] = RANGES[name];
    const value = given === undefined ? otherwise : /^\d{1,9}$/.test(given) ? Number(given) : NaN;
    if (value >= least && value <= most) return value;
    throw new Error(`--${name} must be a whole number from ${least} to ${most}`);
  };
  const { engine } = values;
  if (engine !== undefined && engine !== 'sqlite' && engine !== 'bullmq')
    throw new Error('--engine is sqlite or bullmq');
  const kills = number('kills', 100);
  const redisKills = number('redis-kills', Math.ceil(kills / 10));
  if (values['redis-kills'] !== undefined && engine === 'sqlite')
    throw new Error('--redis-kills needs --engine bullmq');
  // Each one is in front of a kill of a service.
  if (redisKills > kills) throw new Error('--redis-kills cannot be more than --kills');
  const common: Omit<ChaosOptions, 'engine' | 'redisKills'> = {
    kills,
    actions: number('actions', 10_000),
    seed: number('seed', Date.now() % 1_000_000_000),
    signal: values.stop ? 'SIGTERM' : 'SIGKILL',
    services: number('services', DEFAULTS.services),
    concurrency: number('concurrency', DEFAULTS.concurrency),
    cards: number('cards', DEFAULTS.cards),
    leaseMs: number('lease', DEFAULTS.leaseMs),
    longestLifeMs: number('life', DEFAULTS.longestLifeMs),
  };
  const engines: ChaosOptions['engine'][] = engine === undefined ? ['sqlite', 'bullmq'] : [engine];
  return engines.map((each) => ({
    ...common,
    engine: each,
    redisKills: each === 'bullmq' ? redisKills : 0,
  }));
}
