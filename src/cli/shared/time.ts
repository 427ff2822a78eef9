const UNITS = [
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** How long ago that was, in the largest unit of which there are two. */
export function age(time: number, now = Date.now()): string {
  const ms = Math.max(0, now - time);
  const [unit, length] = UNITS.find(([, each]) => ms >= 2 * each) ?? UNITS[3];
  return `${Math.floor(ms / length)} ${unit}`;
}

const SPANS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time as people give it: `2026-03-02T10:00:00Z`, or how long ago it was: `30m`, `2h`, `7d`. */
export function parseTime(text: string, now = Date.now()): Date | undefined {
  const span = /^(\d{1,6})([mhd])$/.exec(text);
  if (span !== null) return new Date(now - Number(span[1]) * SPANS[span[2] as keyof typeof SPANS]);
  const time = new Date(/^\d{4}-\d\d-\d\d/.test(text) ? text : Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
