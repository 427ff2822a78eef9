// npm run test:chaos [-- --engine sqlite|bullmq --kills 100 --actions 10000 --seed N …]: kills a service at random
// moments while deliveries arrive, and checks in a ledger outside of it that nothing was lost. With --stop it is asked
// to end instead. Both engines without --engine. Prints a line of JSON and a table for each. Ends with 0 when all
// passed, 1 when not, 2 when it cannot run. What it started is ended, also when it is interrupted.
import { parseChaos } from './chaos/arguments.js';
import { tableOf } from './chaos/report.js';
import { chaos } from './chaos/run.js';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interruption.abort(new Error(`interrupted by ${signal}`)));

try {
  for (const options of parseChaos(process.argv.slice(2))) {
    console.error(`Chaos with ${options.engine}: SEED=${options.seed}`);
    const report = await chaos(options, interruption.signal);
    console.log(JSON.stringify(report));
    console.log(`\n${tableOf(report)}\n`);
    for (const violation of report.violations) console.error(violation);
    if (!report.passed) process.exitCode = 1;
  }
} catch (error) {
  console.error(`The test of chaos cannot run: ${(error as Error).message}`);
  process.exitCode = 2;
}
