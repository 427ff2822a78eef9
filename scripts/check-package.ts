// Checks what would be published: publint for package.json, attw for the types under every module resolution.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from './pack.js';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-'));
try {
  const tarball = pack(folder);
  run('npx', ['--no-install', 'publint', '--strict', tarball]);
  run('npx', ['--no-install', 'attw', '--no-emoji', tarball]);
} finally {
  rmSync(folder, { recursive: true });
}
