import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedInstall } from '../../scripts/cached-install.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'minified-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Bundles and minifies a release of the bot with esbuild, and returns its file. */
function esbuild(release: 1 | 2, minify = true): string {
  const outfile = join(folder, `${minify ? 'bot' : 'plain'}-${release}.cjs`);
  execFileSync(join('node_modules', '.bin', 'esbuild'), [
    join(__dirname, 'support', 'minified-bot.ts'),
    ...['--bundle', '--platform=node', '--format=cjs', '--log-level=error', `--define:RELEASE=${release}`],
    ...(minify ? ['--minify'] : []),
    `--outfile=${outfile}`,
  ]);
  return outfile;
}

/** The same with webpack, over what esbuild made of the TypeScript. */
function webpack(release: 1 | 2): string {
  const tools = cachedInstall('webpack', { webpack: '5.103.0' });
  const entry = esbuild(release, false);
  const config = {
    mode: 'production',
    target: 'node',
    entry,
    output: { path: folder, filename: `webpack-${release}.cjs` },
  };
  const program = join(folder, 'build.cjs');
  writeFileSync(
    program,
    `require(${JSON.stringify(join(tools, 'node_modules', 'webpack'))})(${JSON.stringify(config)}, (error, stats) => {
      if (error || stats.hasErrors()) throw error ?? new Error(stats.toString());
    });`,
  );
  execFileSync(process.execPath, [program]);
  return join(folder, config.output.filename);
}

test.each([
  ['esbuild', esbuild],
  ['webpack', webpack],
])(
  'a release that %s bundled and minified runs what the release before it left, and nothing else',
  (_, bundle) => {
    const file = join(folder, 'bot.db');
    const run = (release: 1 | 2): string[] =>
      execFileSync(process.execPath, [bundle(release), file], { encoding: 'utf8' })
        .trim()
        .split('\n');
    expect(run(1)).toEqual(['notify', 'charge', 'audit']);
    expect(run(2)).toEqual(['charge']);
  },
  120_000,
);
