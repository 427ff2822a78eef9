import type { Report } from './run.js';

/** The report as a table for people. */
export function tableOf(report: Report): string {
  const rows: [string, string | number][] = [
    ['engine', `${report.engine}, ${report.services} × ${report.concurrency} handlers at once`],
    ['seed', report.seed],
    [`${report.signal} to a service`, report.kills],
    ['SIGKILL to redis-server', report.redisKills],
    [
      'requests',
      `${report.requests} (${report.repeatedBySender} repeated, ${report.doubledBySender} doubled)`,
    ],
    ['acknowledged actions', report.acknowledged],
    ['given up by the sender', report.givenUp],
    ['handler runs', `${report.begun} begun, ${report.ended} ended, ${report.failed} failed`],
    ['in flight at a kill', report.inFlightAtKills],
    ['run to the end again', `${report.repeats} (at most ${report.mostRepeats})`],
    ['lost', report.lost],
    ['violations of order and of once', report.violations.length],
    ['slowest stop', `${report.slowestStopMs} ms`],
    ['seconds', report.seconds],
    ['result', report.passed ? 'passed' : 'FAILED'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
