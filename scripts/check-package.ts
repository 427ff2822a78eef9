// Checks what would be published: that package.json has all entries, publint for package.json, attw for the types under
// every module resolution, that the licence of everything that was bundled goes along, that a service starts from few
// files, and that the client needs nothing of Node. Build first.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { actionTypes } from '../src/generated/action-types.js';
import { gzipSync } from 'node:zlib';
import { entries } from './entries.js';
import { NOTICE, WEB_NOTICE } from './licences.js';
import { pack } from './pack.js';
import { run } from './run.js';

/** The validators included. */
const WEB_KB = 30;

checkEntries();
const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-'));
try {
  const tarball = pack(folder);
  run('npx', ['--no-install', 'publint', '--strict', tarball]);
  run('npx', ['--no-install', 'attw', '--no-emoji', tarball]);
  run('tar', ['-xzf', tarball, '-C', folder]);
  checkLicences(join(folder, 'package', 'dist'));
  checkClient(join(folder, 'package', 'dist'));
  checkWeb(join(folder, 'package', 'dist'));
  checkFiles(join(folder, 'package', 'dist'));
  checkSchemas(join(folder, 'package', 'dist', 'schemas'));
} finally {
  rmSync(folder, { recursive: true });
}

/** package.json has to be written out, and scripts/entries.ts is the list that the build goes by. */
function checkEntries(): void {
  const { exports, typesVersions } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, unknown>;
    typesVersions: { '*': Record<string, unknown> };
  };
  const names = Object.keys(entries).filter((name) => name !== 'index');
  const format = (type: string, ending: string, name: string) => ({
    types: `./dist/${name}.d.${type}`,
    default: `./dist/${name}.${ending}`,
  });
  const both = (name: string) => ({
    import: format('mts', 'mjs', name),
    require: format('cts', 'cjs', name),
  });
  const web = { types: './dist/index.d.mts', default: './dist/web.mjs' };
  const expected = {
    // Cloudflare Workers and Vercel's edge; Bun and Deno have Node's modules.
    '.': { workerd: web, 'edge-light': web, worker: web, ...both('index') },
    ...Object.fromEntries(names.map((name) => [`./${name}`, both(name)])),
    './schemas/*.json': './dist/schemas/*.json',
    './package.json': './package.json',
  };
  const types = Object.fromEntries(names.map((name) => [name, [`./dist/${name}.d.cts`]]));
  if (isDeepStrictEqual(exports, expected) && isDeepStrictEqual(typesVersions['*'], types)) return;
  console.error(
    `package.json is to have these exports and typesVersions:\n${JSON.stringify([expected, types], null, 2)}`,
  );
  process.exit(1);
}

/** The bundler writes above each module where it comes from. */
function checkLicences(dist: string): void {
  const notice = [NOTICE, WEB_NOTICE].map((file) => readFileSync(join(dist, file), 'utf8')).join('\n');
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
  if (shared.length === 4 && shared.every((file) => file.startsWith('shared-'))) return;
  console.error(
    `trello-webhooks loads ${shared.join(', ')}; tsdown.config.ts is to put the modules that it shares into two files`,
  );
  process.exit(1);
}

/** `trello-webhooks/schemas/*.json` are files, which the bundler only copies. */
function checkSchemas(folder: string): void {
  const expected = [...actionTypes, 'all', 'samples', 'evidence'].map((name) => `${name}.json`).sort();
  if (isDeepStrictEqual(readdirSync(folder).sort(), expected)) return;
  console.error(
    `dist/schemas is to have a file for each action type, all.json, samples.json and evidence.json`,
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

/** Workers and edge functions load one file without any import, and pay for its size at each start. */
function checkWeb(dist: string): void {
  const source = readFileSync(join(dist, 'web.mjs'), 'utf8');
  const imports = [
    ...source.matchAll(/^(?:import|export) [^;]*?["']([^"']+)["'];?$|\bimport\(|\brequire\(/gm),
  ];
  if (imports.length > 0) {
    console.error(`dist/web.mjs is to import nothing: ${imports.map(([line]) => line).join('; ')}`);
    process.exit(1);
  }
  const kB = gzipSync(source, { level: 9 }).byteLength / 1024;
  console.log(`dist/web.mjs imports nothing: ${kB.toFixed(1)} KB gzipped, of ${WEB_KB} at most`);
  if (kB > WEB_KB) process.exit(1);
}
