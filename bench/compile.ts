import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsdown';

const root = join(import.meta.dirname, '..');

/** Where everything that is made for the benchmarks is put. */
export const cacheFolder = join(root, 'node_modules/.cache/trello-webhooks-bench');

/** What is published, by the end of the name under which the programs import it. */
const published = new Map([
  ['/src/index.js', 'dist/index.mjs'],
  ['/src/inbox/sqlite/index.js', 'dist/sqlite.mjs'],
  ['/src/inbox/bullmq/index.js', 'dist/bullmq.mjs'],
]);

const programs = ['serve', 'million', 'prefill', 'waiting', 'adds', 'hostile'] as const;

/** Where `compilePrograms` puts a program. */
export function programFile(name: (typeof programs)[number]): string {
  return join(cacheFolder, `${name}.mjs`);
}

/**
 * Compiles what runs in child processes, so that plain `node` runs it and no loader is measured. The peers are taken
 * from node_modules and the package's public lists from dist: what is measured is what is published.
 */
export async function compilePrograms(): Promise<void> {
  await build({
    config: false,
    entry: programs.map((name) => join(import.meta.dirname, `programs/${name}.ts`)),
    outDir: cacheFolder,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    fixedExtension: true,
    dts: false,
    clean: true,
    logLevel: 'warn',
    plugins: [{ name: 'published', resolveId: external }],
  });
}

function external(id: string): { id: string; external: true } | undefined {
  for (const [end, file] of published) {
    if (id.endsWith(end)) return { id: pathToFileURL(join(root, file)).href, external: true };
  }
  return undefined;
}
