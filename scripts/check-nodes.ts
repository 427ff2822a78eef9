// npm run test:nodes [-- --others] [-- --slow] [-- 22 24 …]: the README's two commands on other versions of Node than this
// one. The sources are copied as they are, changes included; each version comes from the registry, and is kept.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { cachedInstall, installedVersion } from './cached-install.js';
import { runQuietly } from './nodes/run-quietly.js';
import { output } from './run.js';

const VERSIONS = ['20', '22', '24', 'latest'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    // All but the one that runs this: CI has run that already.
    others: { type: 'boolean', default: false },
    // The slow proofs too.
    slow: { type: 'boolean', default: false },
  },
});

const commands = [
  ['ci', '--no-audit', '--no-fund'],
  ['run', 'demo'],
  ['test'],
  ...(values.slow ? [['run', 'test:slow']] : []),
];
// The package `node` fetches it with a script, which npm 12 refuses to run.
const distribution = `node-${process.platform}-${process.arch}`;
const root = join(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'trello-webhooks-nodes-'));
const folder = join(work, 'project');
let failures = 0;

try {
  copySources();
  for (const wanted of positionals.length > 0 ? positionals : VERSIONS) {
    const installed = cachedInstall(`node-${wanted}`, { [distribution]: wanted });
    const version = installedVersion(installed, distribution);
    if (values.others && version.split('.')[0] === process.versions.node.split('.')[0]) continue;
    const bin = join(installed, 'node_modules', distribution, 'bin');
    if (!(await passes(version, bin))) failures++;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

/** All that git knows or would add. */
function copySources(): void {
  const files = output(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    {
      cwd: root,
    },
  );
  for (const file of files.split('\0').filter((name) => name !== ''))
    cpSync(join(root, file), join(folder, file), { recursive: true });
  // What some tests look for beside the project.
  const beside = join(root, '..', 'shared');
  if (existsSync(beside)) cpSync(beside, join(work, 'shared'), { recursive: true });
}

async function passes(version: string, bin: string): Promise<boolean> {
  const env = { ...process.env, PATH: [bin, process.env['PATH']].join(delimiter) };
  for (const args of commands) {
    const start = Date.now();
    const { code, printed, warnings } = await runQuietly('npm', args, { cwd: folder, env });
    const fine = code === 0 && warnings.length === 0;
    const took = `${((Date.now() - start) / 1000).toFixed(0)} s`;
    console.log(`Node ${version}, npm ${args.join(' ')}: ${fine ? 'passed' : 'failed'} (${took})`);
    if (fine) continue;
    console.error(warnings.length > 0 ? warnings.join('\n') : printed);
    return false;
  }
  return true;
}
