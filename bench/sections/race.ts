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
  readonly turns: Turn[];
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

/**
 * Lets servers take turns under load, in many short rounds and each time in another order, so that what else the
 * machine does meets all of them, after one turn to warm up. Rejects when a server does not run its handler exactly once per request,
 * or does not have each of them on the disk.
 */
export async function race(
  contestants: readonly Entrant[],
  pool: Pool,
  { rounds, seconds, profile }: Pick<Arguments, 'rounds' | 'seconds' | 'profile'>,
): Promise<ReadonlyMap<string, readonly Turn[]>> {
  const runners: Runner[] = [];
  try {
    for (const { name, dialect, program = name, env } of contestants) {
      const server = await ServerProcess.start(program, profile, env);
      runners.push({ name, server, stream: new RequestStream(pool, dialect), turns: [] });
    }
    for (const runner of runners) await takeTurn(runner, WARM_UP_SECONDS);
    for (let round = 0; round < rounds; round++) {
      for (const runner of orderOf(round, runners)) runner.turns.push(await takeTurn(runner, seconds));
    }
  } finally {
    await Promise.all(runners.map(({ server }) => server.stop()));
  }
  return new Map(runners.map(({ name, turns }) => [name, turns]));
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
