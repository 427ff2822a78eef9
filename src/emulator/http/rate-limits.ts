import type { Credentials } from './credentials.js';
import { RATE_LIMITS } from '../limits.js';
import { rateLimited } from './refusals.js';
import type { RESTResponse } from './response.js';

interface Window {
  startedAt: number;
  used: number;
}

/** The result of counting a request. */
export interface CountResult {
  /** The `x-rate-limit-…` headers of the response. */
  headers: Record<string, string>;
  /** The 429, when it was one request too many. */
  refused: RESTResponse | undefined;
}

/** Beyond this many, counters of intervals that are over are forgotten. */
const SWEEP_ABOVE = 1000;

/**
 * Counts requests per key and per token. Source of numbers, headers and bodies: Trello's rate limits page and captured
 * replies, certain; that an interval starts with its first request, and that refused requests are not counted, is
 * inferred.
 */
export class RateLimits {
  readonly #windows = new Map<string, Window>();
  readonly #intervalMs: number;

  /** @param timeScale The factor for the interval of 10 s; the headers tell the result. */
  constructor(timeScale: number) {
    this.#intervalMs = Math.max(1, Math.round(RATE_LIMITS.intervalMs * timeScale));
  }

  count({ key, token, bearer = token }: Credentials): CountResult {
    const headers: Record<string, string> = {};
    // A key that is over its limit does not use up the token's.
    const keyOver = key !== undefined && this.#take('api-key', key, RATE_LIMITS.perKey, headers);
    const tokenOver =
      bearer !== undefined && this.#take('api-token', bearer, RATE_LIMITS.perToken, headers, keyOver);
    const over = keyOver ? 'API_KEY' : tokenOver ? 'API_TOKEN' : undefined;
    return { headers, refused: over && rateLimited(over) };
  }

  /** Whether the limit is exceeded; also writes the headers. */
  #take(name: string, value: string, max: number, headers: Record<string, string>, only = false): boolean {
    const window = this.#window(`${name}:${value}`);
    const over = window.used >= max;
    if (!over && !only) window.used += 1;
    headers[`x-rate-limit-${name}-interval-ms`] = String(this.#intervalMs);
    headers[`x-rate-limit-${name}-max`] = String(max);
    headers[`x-rate-limit-${name}-remaining`] = String(max - window.used);
    return over;
  }

  #window(id: string): Window {
    const now = performance.now();
    const known = this.#windows.get(id);
    if (known !== undefined && now - known.startedAt < this.#intervalMs) return known;
    if (this.#windows.size > SWEEP_ABOVE) this.#sweep(now);
    const fresh = { startedAt: now, used: 0 };
    this.#windows.set(id, fresh);
    return fresh;
  }

  #sweep(now: number): void {
    for (const [id, { startedAt }] of this.#windows) {
      if (now - startedAt >= this.#intervalMs) this.#windows.delete(id);
    }
  }
}
