import { createHash, randomBytes } from 'node:crypto';

/** Makes ids as Trello (MongoDB) does: 24 hex digits that begin with the time in seconds. */
export type IdMaker = () => string;

/** The form of every id in Trello's API. Source: Trello's REST page, certain. */
export const ID = /^[0-9a-f]{24}$/i;

/**
 * Makes an id maker. Each id is greater than the one before, also when the clock stands still or goes back; a seed
 * makes the ids depend on the clock alone.
 */
export function idMaker(now: () => number, seed: string | number | undefined): IdMaker {
  const process =
    seed === undefined ? randomBytes(5) : createHash('sha256').update(String(seed)).digest().subarray(0, 5);
  let seconds = 0;
  let counter = 0;
  return () => {
    seconds = Math.max(seconds, secondsOf(now()));
    counter += 1;
    // Three bytes hold the counter; the next second has room again.
    if (counter > 0xffffff) {
      counter = 0;
      seconds += 1;
    }
    return hex(seconds, 8) + process.toString('hex') + hex(counter, 6);
  };
}

function secondsOf(ms: number): number {
  return Math.min(Math.max(Math.floor(ms / 1000), 0), 0xffffffff);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
