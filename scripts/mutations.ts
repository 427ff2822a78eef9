// npm run test:mutations [-- --bodies 200000 --seed N]: sends a service bodies that were changed at random, most of them
// signed, over real HTTP and through receive(). No body may get a 5xx, end the process, reject unhandled, stay without a
// response, or block the process for 100 ms. Ends with 0 when all is well, and prints the seed to run the same again.
import { parseArgs } from 'node:util';
import { sendMutations } from './mutations/send.js';

const { values } = parseArgs({
  options: { bodies: { type: 'string', default: '200000' }, seed: { type: 'string' } },
});
const bodies = wholeNumber('bodies', values.bodies);
const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : wholeNumber('seed', values.seed);

console.log(`${bodies.toLocaleString('en-US')} mutated bodies: SEED=${seed}`);
const { statuses, longestMs, faults } = await sendMutations(bodies, seed);
const counts = [...statuses].sort().map(([status, count]) => `${count.toLocaleString('en-US')} × ${status}`);
console.log(`${counts.join(', ')}; the process was busy for ${longestMs.toFixed(0)} ms at a stretch at most`);
for (const fault of faults.slice(0, 20)) console.error(fault);
if (faults.length > 0) {
  console.error(`${faults.length} faults with SEED=${seed}`);
  process.exitCode = 1;
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  console.error(`--${name} must be a whole number`);
  process.exit(2);
}
