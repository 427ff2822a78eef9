// Checks what would be published: publint for package.json, attw for the types under every module resolution, and that
// the licence of everything that was bundled goes along. Build first.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOTICE } from './licences.js';
import { pack } from './pack.js';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-'));
try {
  const tarball = pack(folder);
  run('npx', ['--no-install', 'publint', '--strict', tarball]);
  run('npx', ['--no-install', 'attw', '--no-emoji', tarball]);
  checkLicences(tarball);
} finally {
  rmSync(folder, { recursive: true });
}

/** The bundler writes above each module where it comes from. */
function checkLicences(tarball: string): void {
  run('tar', ['-xzf', tarball, '-C', folder]);
  const dist = join(folder, 'package', 'dist');
  const notice = readFileSync(join(dist, NOTICE), 'utf8');
  const bundled = readdirSync(dist)
    .filter((file) => /\.[cm]js$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(dist, file), 'utf8').matchAll(
        /^\/\/#region .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/gm,
      ),
    ])
    .map(([, name]) => name!);
  const missing = [...new Set(bundled)].filter((name) => !notice.includes(`\n${name} `));
  if (bundled.length === 0 || missing.length > 0) {
    console.error(`${NOTICE} does not name what is bundled: ${missing.join(', ') || 'nothing was found'}`);
    process.exit(1);
  }
  console.log(`${NOTICE} names all of ${[...new Set(bundled)].sort().join(', ')}`);
}
