import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALLBACK_URL, PATH, SECRET } from '../delivery/settings.js';
import { median } from '../report/numbers.js';
import { table } from '../report/table.js';
import { target } from '../report/target.js';
import { signBody } from '../../src/signature/sign.js';

const RUNS = 31;
const folder = join(import.meta.dirname, '../cold');

/** How long a process lives that imports the package and answers one delivery, beside one that does nothing. */
export function cold(sample: string): string {
  const scratch = mkdtempSync(join(tmpdir(), 'trello-webhooks-bench-'));
  try {
    const file = join(scratch, 'delivery.json');
    writeFileSync(file, JSON.stringify(delivery(sample)));
    const results = (['mjs', 'cjs'] as const).map((format) => ({ format, ...compare(format, file) }));
    return [
      table(
        [
          'module format',
          'empty ms',
          'first delivery ms',
          'difference ms',
          'of the fastest',
          'difference / empty',
        ],
        results.map(({ format, empty, first, difference, fastest }) => [
          format === 'mjs' ? 'ESM' : 'CommonJS',
          ...[empty, first, difference, fastest].map((ms) => ms.toFixed(1)),
          (difference / empty).toFixed(2),
        ]),
      ),
      '',
      `Medians of ${RUNS} alternating runs. It also answers under --disallow-code-generation-from-strings.`,
      '',
      ...results.map(({ format, difference }) =>
        target(`cold start (${format}) ≤ 20 ms: ${difference.toFixed(1)} ms`, difference <= 20),
      ),
    ].join('\n');
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function delivery(body: string): object {
  const signature = signBody(body, { secret: SECRET, callbackURL: CALLBACK_URL });
  const request = { method: 'POST', url: PATH, headers: { 'x-trello-webhook': signature }, body };
  return { secret: SECRET, callbackURL: CALLBACK_URL, request };
}

interface Comparison {
  readonly empty: number;
  readonly first: number;
  readonly difference: number;
  /** Between the fastest of each: what is least disturbed by other processes. */
  readonly fastest: number;
}

function compare(format: 'mjs' | 'cjs', file: string): Comparison {
  const script = join(folder, `first-delivery.${format}`);
  runNode('--disallow-code-generation-from-strings', script, file);
  const empty: number[] = [];
  const first: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    empty.push(runNode(join(folder, `nothing.${format}`)));
    first.push(runNode(script, file));
  }
  const differences = first.map((ms, run) => ms - empty[run]!);
  return {
    empty: median(empty),
    first: median(first),
    difference: median(differences),
    fastest: Math.min(...first) - Math.min(...empty),
  };
}

/** The life of a node process in milliseconds. */
function runNode(...args: string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(status)}\n${stderr}`);
  return ms;
}
