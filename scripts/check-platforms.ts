// npm run test:platforms [-- bun deno …]: the package as it is published, on other runtimes. Each serves it over HTTP, and
// gets those requests of the table of test/adapters that need no options; the SQLite inbox runs where there are threads.
// The runtimes come from the registry into a folder of their own. Build first.
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from './pack.js';
import { checkInbox } from './platforms/check-inbox.js';
import { checkTable } from './platforms/check-table.js';
import { platforms } from './platforms/platforms.js';
import { run } from './run.js';

const wanted = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'trello-webhooks-platforms-'));
let failures = 0;
try {
  const tarball = pack(work);
  run('tar', ['-xzf', tarball, '-C', work]);
  mkdirSync(join(work, 'node_modules'));
  renameSync(join(work, 'package'), join(work, 'node_modules', 'trello-webhooks'));
  // Deno imports no package that the project does not name.
  const dependencies = { 'trello-webhooks': '*' };
  writeFileSync(join(work, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
  cpSync(join(import.meta.dirname, 'platforms', 'programs'), work, { recursive: true });
  for (const platform of platforms) {
    if (wanted.length > 0 && !wanted.includes(platform.name)) continue;
    const version = platform.install();
    const lines = [await checkTable(platform, work)];
    if (platform.runs !== undefined) lines.push(checkInbox(platform.runs, work, platform.name));
    for (const { fine, text } of lines) {
      console.log(`${platform.name} ${version}: ${text}`);
      if (!fine) failures++;
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
