// npm run demo [-- --json] [path…]: sends deliveries as Trello does to a bot behind an Express app on this machine, and
// says what became of each. Ends with 0 when each was treated as it should be, 1 when not, 2 when it cannot start.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deliveries, payloadFiles } from './demo/deliveries.js';
import { fault, lineOf, toText, type Line } from './demo/report.js';
import { secret, startService } from './demo/service.js';

async function run(json: boolean, files: readonly string[]): Promise<boolean> {
  const say = (text: string): void => void (json || console.log(text));
  const service = await startService();
  const lines: Line[] = [];
  let faults = 0;
  try {
    const head = await fetch(service.callbackURL, { method: 'HEAD' });
    say(`HEAD ${service.callbackURL}: ${head.status}\n`);
    if (head.status !== 200) faults++;

    for (const delivery of deliveries(files, secret, service.callbackURL)) {
      const response = await fetch(delivery.callbackURL, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Trello',
          'x-trello-webhook': delivery.signature,
        },
        body: delivery.body,
      });
      await response.arrayBuffer();
      const line = lineOf(delivery, response.status, service.witness());
      lines.push(line);
      console.log(json ? JSON.stringify(line) : toText(line));
      const wrong = fault(line, delivery);
      if (wrong === undefined) continue;
      faults++;
      console.error(`     ${line.file} was not treated as it should be: ${wrong}`);
    }
  } finally {
    await service.close();
  }

  const counts = count(lines);
  say(
    `\n${lines.length} deliveries: ${counts}; ${faults === 0 ? 'each treated as it should be' : `${faults} NOT treated as they should be`}`,
  );
  return faults === 0;
}

function count(lines: readonly Line[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of lines) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, number]) => `${number} ${kind}`).join(', ');
}

try {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const paths = positionals.length > 0 ? positionals : [join(import.meta.dirname, '..', 'test', 'fixtures')];
  process.exitCode = (await run(values.json, payloadFiles(paths))) ? 0 : 1;
} catch (error) {
  console.error(`The demo cannot run: ${(error as Error).message}`);
  console.error('Usage: npm run demo [-- --json] [file or folder of payloads …]');
  process.exitCode = 2;
}
