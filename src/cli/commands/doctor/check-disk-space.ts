import { statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { findingsOf, type Finding } from './finding.js';

const LEAST_MB = 500;

/** Checks the free space on the disk of the file; returns undefined if there is enough. */
export function checkDiskSpace(file: string, least = LEAST_MB): Finding | undefined {
  const { bavail, bsize } = statfsSync(dirname(resolve(file)));
  const free = Math.floor((bavail * bsize) / 1_000_000);
  if (free >= least) return undefined;
  return findingsOf('inbox').warning(
    `${free} MB are free on the disk of ${file}; when it is full, deliveries get status 503`,
    'Free some space. After a large backlog, "VACUUM" of sqlite3 shrinks the file while the service is stopped',
  );
}
