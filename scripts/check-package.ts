// Checks what would be published: publint for package.json, attw for the types under every module resolution, and that
// the licence of everything that was bundled goes along, that a service starts from few files, and that the client needs
// nothing of Node. Build first.
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
  run('tar', ['-xzf', tarball, '-C', folder]);
  checkLicences(join(folder, 'package', 'dist'));
  checkClient(join(folder, 'package', 'dist'));
  checkFiles(join(folder, 'package', 'dist'));
} finally {
  rmSync(folder, { recursive: true });
}

/** The bundler writes above each module where it comes from. */
function checkLicences(dist: string): void {
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

/** Finding a file takes Node longer than most files take to run, at every start of a service. */
function checkFiles(dist: string): void {
  const files = (['index.mjs', 'index.cjs'] as const).flatMap((file) => [
    ...readFileSync(join(dist, file), 'utf8').matchAll(/(?:from |require\()"\.\/([^"]+)"/g),
  ]);
  const shared = files.map(([, file]) => file!);
  if (shared.length === 2 && shared.every((file) => file.startsWith('shared-'))) return;
  console.error(
    `trello-webhooks loads ${shared.join(', ')}; tsdown.config.ts is to put what it shares into one file`,
  );
  process.exit(1);
}

/** The client runs wherever there is a `fetch`: no file that it loads may import a module of Node. */
function checkClient(dist: string): void {
  const files = new Set(['client.mjs', 'client.cjs']);
  for (const file of files) {
    const imports = readFileSync(join(dist, file), 'utf8').matchAll(
      /(?:from |require\(|import )"(?:\.\/)?([^"]+)"/g,
    );
    for (const [, name] of imports) files.add(name!);
    const foreign = [...files].find((name) => !/\.[cm]js$/.test(name));
    if (foreign === undefined) continue;
    console.error(
      `trello-webhooks/client loads ${file}, which imports ${foreign}: nothing of Node may be in what it shares`,
    );
    process.exit(1);
  }
  console.log(`trello-webhooks/client needs no module of Node: ${[...files].join(', ')}`);
}
