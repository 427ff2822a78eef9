/** Gives Trello-like ids: eight hex digits of time, sixteen that look random. The same for the same seed. */
export function idsFrom(seed: number): (date: Date) => string {
  // All 53 bits of a seed count.
  let state = (seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1)) >>> 0;
  // mulberry32: small, and good enough for ids that nobody guesses.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return (date) => hex(date.getTime() / 1000) + hex(next()) + hex(next());
}

function hex(number: number): string {
  return Math.floor(number).toString(16).padStart(8, '0');
}
