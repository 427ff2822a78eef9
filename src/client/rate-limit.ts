/**
 * The counters that Trello reports on every response as `x-rate-limit-<counter>-{interval-ms,max,remaining}`: by key, by
 * token, and for `/members/`.
 */
const counters = ['api-key', 'api-token', 'member'] as const;

/** The interval of the limits by key and by token in Trello's rate limit guide. */
const usualIntervalMs = 10_000;

/**
 * How long to wait after a 429. Trello sends no `Retry-After` and does not say when its interval began, so a whole
 * interval is what surely suffices: that of the counters that are used up, else the longest one reported, else 10 s.
 */
export function rateLimitWaitMs(headers: { get(name: string): string | null }): number {
  const reported = counters.flatMap((counter) => {
    const intervalMs = number(headers.get(`x-rate-limit-${counter}-interval-ms`));
    const remaining = number(headers.get(`x-rate-limit-${counter}-remaining`));
    return intervalMs === undefined ? [] : [{ intervalMs, usedUp: remaining === 0 }];
  });
  const usedUp = reported.filter((counter) => counter.usedUp);
  const intervals = (usedUp.length > 0 ? usedUp : reported).map((counter) => counter.intervalMs);
  return intervals.length > 0 ? Math.max(...intervals) : usualIntervalMs;
}

/** The state of one of Trello's counters. */
export interface ReportedLimit {
  intervalMs: number;
  max: number;
  remaining: number;
}

/** A counter as a response reports it; `undefined` when it does not. */
export function reportedLimit(
  headers: { get(name: string): string | null },
  counter: 'api-key' | 'api-token',
): ReportedLimit | undefined {
  const read = (name: string) => number(headers.get(`x-rate-limit-${counter}-${name}`));
  const [intervalMs, max, remaining] = [read('interval-ms'), read('max'), read('remaining')];
  if (intervalMs === undefined || max === undefined || remaining === undefined || max < 1) return undefined;
  return { intervalMs, max, remaining };
}

function number(header: string | null): number | undefined {
  return header !== null && /^\d{1,15}$/.test(header.trim()) ? Number(header) : undefined;
}
