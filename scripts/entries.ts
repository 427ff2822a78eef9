import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The entries of the package: the last part of the import path (`index` for the package itself), and its source. */
export const entries = {
  index: 'src/index.ts',
  types: 'src/types/index.ts',
  inbox: 'src/inbox/index.ts',
  client: 'src/client/index.ts',
  emulator: 'src/emulator/index.ts',
  sqlite: 'src/inbox/sqlite/index.ts',
  bullmq: 'src/inbox/bullmq/index.ts',
  testing: 'src/testing/index.ts',
  tail: 'src/telemetry/tail/index.ts',
  schemas: 'src/schemas/index.ts',
  files: 'src/files/index.ts',
  'trello-js': 'src/trello-js/index.ts',
  lambda: 'src/adapters/lambda/index.ts',
  fastify: 'src/adapters/fastify/index.ts',
  koa: 'src/adapters/koa/index.ts',
};

const root = join(import.meta.dirname, '..');

/** The files that a source file loads when it runs, itself included. */
export function loadedBy(source: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [join(root, source)];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, path] of text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from '(\.[^']+)\.js';/gm)) {
      const js = join(dirname(file), `${path}.js`);
      open.push(js.includes('/generated/validators') ? js : js.replace(/\.js$/, '.ts'));
    }
  }
  return found;
}
