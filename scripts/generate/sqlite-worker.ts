import { join } from 'node:path';
import { build } from 'esbuild';

const ENTRY = join(import.meta.dirname, '../../src/inbox/sqlite/worker/main.ts');

/**
 * `sqlite-worker.ts`: the thread of the SQLite inbox, bundled into a string. So it starts from sources, from `dist/` in
 * either module system, and from a program that was bundled into one file, where no path would lead to it.
 */
export async function generateSqliteWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
  });
  return `export const workerSource = ${JSON.stringify(outputFiles[0]!.text)};\n`;
}
