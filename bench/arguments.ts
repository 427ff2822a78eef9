import { parseArgs } from 'node:util';

export const SECTIONS = ['receive', 'handlers', 'inbox', 'memory', 'cold', 'types', 'hostile'] as const;
export type Section = (typeof SECTIONS)[number];

/** What the command line may say. */
export interface Arguments {
  /** How often each contestant has its turn. */
  rounds: number;
  /** How long a turn lasts. */
  seconds: number;
  only: readonly Section[];
  /** Where to write a CPU profile of each server, if anywhere. */
  profile: string | undefined;
}

/** Reads `[receive cold …] [--rounds 15] [--seconds 0.8] [--only receive,cold] [--profile <folder>]`. */
export function readArguments(args: string[]): Arguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '15' },
      seconds: { type: 'string', default: '0.8' },
      only: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const only = [...positionals, ...(values.only?.split(',') ?? [])];
  return {
    rounds: atLeast('rounds', values.rounds, 1, 100),
    seconds: atLeast('seconds', values.seconds, 0.1, 600),
    only: only.length === 0 ? SECTIONS : only.map(section),
    profile: values.profile,
  };
}

function atLeast(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (value >= low && value <= high) return value;
  throw new Error(`--${name} must be a number from ${low} to ${high}`);
}

function section(text: string): Section {
  const found = SECTIONS.find((name) => name === text.trim());
  if (found !== undefined) return found;
  throw new Error(`There is no section ${text}: they are ${SECTIONS.join(', ')}`);
}
