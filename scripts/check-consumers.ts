// Installs the packed tarball into empty projects, as ESM, as CommonJS and as TypeScript, and receives a delivery in
// each, also through the inboxes. Then compiles what the README shows with each compiler and each version of Node's types,
// and its first block in a fresh project. Build first. Compilers and types come from the registry, and are kept.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkInboxConsumers } from './check-inbox-consumers.js';
import { compileEverywhere } from './consumers/compile.js';
import { compileFirstBlock } from './consumers/fresh-project.js';
import { pack } from './pack.js';
import { run } from './run.js';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-'));

try {
  cpSync(join(root, 'test', 'consumer'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const tarball = pack(folder);
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', tarball], {
    cwd: folder,
  });

  run('node', [join('esm', 'index.mjs')], { cwd: folder });
  run('node', [join('cjs', 'index.cjs')], { cwd: folder });
  await checkInboxConsumers(root, folder);
  // Nothing compiles a schema at run time.
  run('node', ['--disallow-code-generation-from-strings', join('esm', 'index.mjs')], { cwd: folder });

  compileEverywhere(root, folder);
  compileFirstBlock(root, folder, tarball);
} finally {
  rmSync(folder, { recursive: true });
}
