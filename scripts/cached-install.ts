import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.js';

const cache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'trello-webhooks');

/**
 * Installs packages beside the project and not in its lock, and returns their folder. A range is resolved when it is
 * installed first; `npm ci` empties the cache, and so does deleting the folder.
 */
export function cachedInstall(name: string, dependencies: Readonly<Record<string, string>>): string {
  const folder = join(cache, name);
  const packageJSON = JSON.stringify({ private: true, type: 'module', dependencies }, null, 2);
  const finished = join(folder, 'installed.json');
  if (existsSync(finished) && readFileSync(finished, 'utf8') === packageJSON) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), packageJSON);
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  writeFileSync(finished, packageJSON);
  return folder;
}

/** The version of a package in such a folder. */
export function installedVersion(folder: string, name: string): string {
  const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
