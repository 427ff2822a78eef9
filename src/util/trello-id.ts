/** The form of every id in Trello's API. Source: Trello's REST page, certain. */
const ID = /^[0-9a-f]{24}$/i;

/** Makes ids as Trello (MongoDB) does: 24 hex digits that begin with the time in seconds. */
export type IdMaker = () => string;

/** Whether a value has the form of an id. */
export function isTrelloId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

/**
 * Makes ids of which each is greater than the one before, also when the clock stands still or goes back.
 *
 * @param process Ten hex digits that tell one maker from another.
 */
export function increasingIds(now: () => number, process: string): IdMaker {
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
    return hex(seconds, 8) + process + hex(counter, 6);
  };
}

/** Makes the id of a date: eight hex digits of time, and sixteen that look random and are the same for the same seed. */
export function seededId(seed: number, date: Date): string {
  // All 53 bits of a seed count.
  let state = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1)) >>> 0;
  // mulberry32: small, and good enough for ids that need not be hard to guess.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return hex(secondsOf(date.getTime()), 8) + hex(next(), 8) + hex(next(), 8);
}

function secondsOf(ms: number): number {
  return Math.min(Math.max(Math.floor(ms / 1000), 0), 0xffffffff);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
