// Installs the packed tarball into empty projects, as ESM, as CommonJS and as TypeScript, and receives a delivery in
// each, also through the inboxes. Build first. Needs no network: the package has no dependencies but optional ones,
// which are taken from here.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkInboxConsumers } from './check-inbox-consumers.js';
import { pack } from './pack.js';
import { run } from './run.js';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-'));

try {
  cpSync(join(root, 'test', 'consumer'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', pack(folder)], {
    cwd: folder,
  });

  run('node', [join('esm', 'index.mjs')], { cwd: folder });
  run('node', [join('cjs', 'index.cjs')], { cwd: folder });
  await checkInboxConsumers(root, folder);
  // Nothing compiles a schema at run time.
  run('node', ['--disallow-code-generation-from-strings', join('esm', 'index.mjs')], { cwd: folder });

  // The types of Node, for the program that uses it; the package itself needs none.
  for (const name of ['@types/node', 'undici-types']) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    cpSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
  }
  cpSync(join(folder, 'typescript', 'index.mts'), join(folder, 'typescript', 'index.cts'));
  for (const typescript of ['typescript', 'typescript-5-2', 'typescript-7']) {
    for (const project of ['esm', 'cjs', 'bundler']) {
      console.log(`${typescript}, ${project}`);
      const tsc = join(root, 'node_modules', typescript, 'bin', 'tsc');
      run('node', [tsc, '-p', join('typescript', `tsconfig.${project}.json`)], { cwd: folder });
    }
    for (const program of ['index.mjs', 'index.cjs'])
      run('node', [join('typescript', 'out', program)], { cwd: folder });
  }
} finally {
  rmSync(folder, { recursive: true });
}
