import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { later, tempFile } from './inboxes.js';

/** A small file system of its own; undefined, with a message, where it cannot be mounted. */
export function mountTmpfs(size: string): { folder: string; remount: (options: string) => void } | undefined {
  const folder = tempFile('mount');
  mkdirSync(folder);
  const quiet = { stdio: 'ignore' } as const;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], quiet);
  } catch {
    console.log('skipped: only root can mount a file system');
    return undefined;
  }
  later(() => execFileSync('umount', ['--lazy', folder], quiet));
  return {
    folder,
    remount: (options) => execFileSync('mount', ['-o', `remount,${options}`, folder], quiet),
  };
}
