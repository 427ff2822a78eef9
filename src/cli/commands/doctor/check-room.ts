import { statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { findings, type Finding } from './finding.js';

const LEAST_MB = 500;

/** The room on the disk of the file; undefined when there is enough. */
export function checkRoom(file: string, least = LEAST_MB): Finding | undefined {
  const { bavail, bsize } = statfsSync(dirname(resolve(file)));
  const free = Math.floor((bavail * bsize) / 1_000_000);
  if (free >= least) return undefined;
  return findings('inbox').warning(
    `${free} MB are free on the disk of ${file}; deliveries get 503 when it is full`,
    'Make room. After a large backlog the file shrinks with "VACUUM" of sqlite3, while the service is stopped',
  );
}
