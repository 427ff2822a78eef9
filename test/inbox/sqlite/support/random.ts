/** Numbers from a seed that is printed: give it as SEED to have the same again. */
export function random(seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)): {
  seed: number;
  /** A whole number, both ends included. */
  pick: (from: number, to: number) => number;
} {
  process.stdout.write(`SEED=${seed}\n`);
  let state = seed;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, pick: (from, to) => from + Math.floor(next() * (to - from + 1)) };
}
