import { DEFAULTS, type ChaosOptions } from '../../scripts/chaos/options.js';
import { tableOf } from '../../scripts/chaos/report.js';
import { chaos, type Report } from '../../scripts/chaos/run.js';
import { describeWithRedis } from '../support-redis/redis-server.js';

// A short one of `npm run test:chaos`. SEED=… repeats it.
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);

async function run(options: Pick<ChaosOptions, 'engine'> & Partial<ChaosOptions>): Promise<Report> {
  process.stderr.write(`chaos with ${options.engine}: SEED=${seed}\n`);
  const report = await chaos({ ...DEFAULTS, seed, ...options });
  process.stderr.write(`${JSON.stringify(report)}\n`);
  if (!report.passed)
    throw new Error(`${tableOf(report)}\n${[...report.lostIds, ...report.violations].join('\n')}`);
  return report;
}

function suiteOf(engine: ChaosOptions['engine'], redisKills: number): void {
  test('killed at random moments: nothing acknowledged is lost, order is kept, only what was in flight runs again', async () => {
    const report = await run({ engine, redisKills });
    expect(report).toMatchObject({ lost: 0, violations: [] });
    expect(report.acknowledged).toBeGreaterThanOrEqual(DEFAULTS.actions);
    // Else it proves nothing.
    expect(report.inFlightAtKills).toBeGreaterThan(0);
  }, 120_000);

  test('two processes, one of them killed again and again', async () => {
    await run({ engine, services: 2, kills: 6, actions: 500 });
  }, 120_000);

  test('without a kill nothing runs twice', async () => {
    const report = await run({ engine, kills: 0, actions: 500, leaseMs: 30_000 });
    expect(report).toMatchObject({ repeats: 0, ended: 1_000, lost: 0, violations: [] });
  }, 60_000);

  test('stopped with SIGTERM under load: nothing is lost, nothing runs twice, it ends in time', async () => {
    const report = await run({ engine, signal: 'SIGTERM', kills: 6, actions: 600, leaseMs: 30_000 });
    expect(report).toMatchObject({ repeats: 0, lost: 0, violations: [] });
    expect(report.slowestStopMs).toBeLessThan(5_000);
  }, 120_000);
}

describe('sqliteInbox', () => suiteOf('sqlite', 0));
describeWithRedis('bullmqInbox, whose redis-server is killed as well', () => suiteOf('bullmq', 2));
