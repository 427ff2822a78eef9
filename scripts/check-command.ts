// Installs the packed tarball into an empty project and runs the tests of the command with what was installed. Build
// first.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from './pack.js';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-'));
try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', [...install, pack(folder)], { cwd: folder });
  run(join(folder, 'node_modules', '.bin', 'trello-webhooks'), ['--version']);
  process.env['TRELLO_WEBHOOKS_COMMAND'] = join(folder, 'node_modules', 'trello-webhooks', 'dist', 'cli.mjs');
  run('npx', ['--no-install', 'jest', 'test/cli/']);
} finally {
  rmSync(folder, { recursive: true });
}
