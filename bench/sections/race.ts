import type { Arguments } from '../arguments.js';
import { ServerProcess } from '../child.js';
import type { Pool } from '../delivery/pool.js';
import { load, type LoadResult } from '../load/load.js';
import { RequestStream, type Dialect } from '../load/stream.js';

/** What one server did in one turn. */
export interface Turn extends LoadResult {
  /** Requests per second. */
  readonly rate: number;
  /** The server's CPU time per request, in microseconds. */
  readonly cpu: number;
}

interface Runner {
  readonly name: string;
  readonly server: ServerProcess;
  readonly stream: RequestStream;
}

/** Who takes part. */
export interface Entrant {
  readonly name: string;
  readonly dialect: Dialect;
  /** The contestant that is run, when it is not called like the entrant. */
  readonly program?: string;
  /** What its environment has besides. */
  readonly env?: NodeJS.ProcessEnv;
}

const WARM_UP_SECONDS = 1.5;

/** How often the servers are started anew: one process of the same program is some per cent faster than another. */
const HEATS = 3;

/**
 * Lets servers take turns under load, in many short rounds and each time in another order, so that what else the
 * machine does meets all of them. Rejects when a server does not run its handler exactly once per request, or does not
 * have each of them on the disk.
 */
export async function race(
  contestants: readonly Entrant[],
  pool: Pool,
  { rounds, seconds, profile }: Pick<Arguments, 'rounds' | 'seconds' | 'profile'>,
): Promise<ReadonlyMap<string, readonly Turn[]>> {
  const turns = new Map(contestants.map(({ name }) => [name, [] as Turn[]]));
  const streams = new Map(contestants.map(({ name, dialect }) => [name, new RequestStream(pool, dialect)]));
  for (let heat = 0; heat < Math.min(HEATS, rounds); heat++) {
    const runners: Runner[] = [];
    try {
      for (const { name, program = name, env } of contestants) {
        const server = await ServerProcess.start(program, profile, env);
        runners.push({ name, server, stream: streams.get(name)! });
      }
      for (const runner of runners) await takeTurn(runner, WARM_UP_SECONDS);
      for (let round = heat; round < rounds; round += HEATS) {
        for (const runner of orderOf(round, runners))
          turns.get(runner.name)!.push(await takeTurn(runner, seconds));
      }
    } finally {
      await Promise.all(runners.map(({ server }) => server.stop()));
    }
  }
  return turns;
}

/** Each round begins with another, and every second one runs backwards. */
function orderOf<T>(round: number, all: readonly T[]): readonly T[] {
  const first = round % all.length;
  const order = [...all.slice(first), ...all.slice(0, first)];
  return round % 2 === 0 ? order : order.reverse();
}

async function takeTurn({ name, server, stream }: Runner, seconds: number): Promise<Turn> {
  const before = await server.usage();
  const result = await load(server.port, stream, seconds);
  const answered = performance.now();
  const after = await server.usage();
  // Who goes on working after the last answer is no faster for it.
  const elapsed = result.seconds + (performance.now() - answered) / 1000;
  const handled = after.handled - before.handled;
  if (handled !== result.requests) {
    throw new Error(
      `${name}: ${result.requests} deliveries were answered with 200, but ${handled} dealt with`,
    );
  }
  return {
    ...result,
    rate: result.requests / elapsed,
    cpu: (after.cpu - before.cpu) / result.requests,
  };
}
