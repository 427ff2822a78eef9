import { InvalidArgumentError, type Command } from 'commander';
import type { DeadLetterFilter } from '../../../inbox/index.js';

/** The options that choose dead letters. */
export interface FilterOptions {
  type?: string;
  since?: Date;
  before?: Date;
}

export function withFilter(command: Command): Command {
  return command
    .option('--type <type>', 'only actions of this type')
    .option(
      '--since <time>',
      'only dead letters that died since then: 2026-03-02T10:00:00Z, or 30m, 2h, 7d ago',
      parseTime,
    )
    .option('--before <time>', 'only dead letters that died before then', parseTime);
}

export function makeFilter({ type, since, before }: FilterOptions): DeadLetterFilter {
  return {
    ...(type === undefined ? {} : { type }),
    ...(since === undefined ? {} : { since }),
    ...(before === undefined ? {} : { before }),
  };
}

const SPANS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads a time, `2026-03-02T10:00:00Z`, or a time span before now: `30m`, `2h`, `7d`. */
function parseTime(text: string): Date {
  const span = /^(\d{1,6})([mhd])$/.exec(text);
  if (span !== null) return new Date(Date.now() - Number(span[1]) * SPANS[span[2] as keyof typeof SPANS]);
  const time = new Date(/^\d{4}-\d\d-\d\d/.test(text) ? text : Number.NaN);
  if (!Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError('It must be a time such as 2026-03-02T10:00:00Z, or 30m, 2h or 7d.');
}
