import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.js';
import { firstBlock } from './readme.js';

/** What somebody does who begins with the README: installs the newest of everything, and compiles its first block. */
export function compileFirstBlock(root: string, folder: string, tarball: string): void {
  const project = join(folder, 'fresh');
  mkdirSync(project);
  const npm = (...args: string[]): void =>
    run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: project });
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  npm('install', tarball, 'express');
  npm('install', '--save-dev', 'typescript', '@types/express');
  writeFileSync(join(project, 'bot.ts'), firstBlock(join(root, 'README.md')));
  const tsc = (...args: string[]): void => run('npx', ['--no-install', 'tsc', ...args], { cwd: project });
  tsc('--init');
  tsc('--noEmit');
}
