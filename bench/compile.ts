import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'tsdown';

const root = join(import.meta.dirname, '..');
const out = join(root, 'node_modules/.cache/trello-webhooks-bench');
const published = pathToFileURL(join(root, 'dist/index.mjs')).href;

/** Where `compilePrograms` puts a program. */
export function programFile(name: 'serve' | 'million'): string {
  return join(out, `${name}.mjs`);
}

/**
 * Compiles what runs in child processes, so that plain `node` runs it and no loader is measured. The peers are taken
 * from node_modules and `src/index.ts` from dist: what is measured is what is published.
 */
export async function compilePrograms(): Promise<void> {
  await build({
    config: false,
    entry: [join(import.meta.dirname, 'programs/serve.ts'), join(import.meta.dirname, 'programs/million.ts')],
    outDir: out,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    fixedExtension: true,
    dts: false,
    clean: true,
    logLevel: 'warn',
    plugins: [
      { name: 'published', resolveId: (id) => (/\/src\/index\.js$/.test(id) ? external : undefined) },
    ],
  });
}

const external = { id: published, external: true };
