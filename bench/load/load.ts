import { withDeadline } from '../../src/util/timers.js';
import { percentile } from '../report/numbers.js';
import { Connection } from './connection.js';
import type { RequestStream } from './stream.js';

const CONNECTIONS = 50;
const GRACE_MS = 10_000;

/** What one turn brought. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Latency in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time of this process over the time that went by: at 1 the generator is what is measured. */
  readonly generatorBusy: number;
}

/** Sends requests for so many seconds over fifty connections, each with one request under way. */
export async function load(port: number, stream: RequestStream, seconds: number): Promise<LoadResult> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(port)));
  const latencies: number[] = [];
  const cpu = process.cpuUsage();
  const started = performance.now();
  const until = started + seconds * 1000;
  try {
    const turns = connections.map((connection) => connection.run(stream, until, (ms) => latencies.push(ms)));
    const ended = await withDeadline(Promise.all(turns), seconds * 1000 + GRACE_MS, () => undefined);
    if (ended === undefined) throw new Error('A server does not answer');
  } finally {
    for (const connection of connections) connection.close();
  }
  const elapsed = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const sorted = Float64Array.from(latencies).sort();
  return {
    requests: sorted.length,
    seconds: elapsed,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    generatorBusy: (user + system) / 1e6 / elapsed,
  };
}
