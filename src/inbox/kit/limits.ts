import { MAX_ERRORS, type AttemptError } from '../inbox.js';

const LONGEST_DELAY_MS = 365 * 24 * 60 * 60 * 1000;
const LONGEST_RETENTION_MS = 1e14;

/** The errors of all attempts of an entry: the latest `MAX_ERRORS` of them, the oldest first. */
export function appendErrors(
  earlier: readonly AttemptError[],
  added: readonly AttemptError[],
): readonly AttemptError[] {
  return [...earlier, ...added].slice(-MAX_ERRORS);
}

/** The pause before a retry in whole milliseconds, at most a year: its sum with the time stays a safe integer. */
export function boundDelay(delayMs: number): number {
  return Math.min(Math.max(Math.round(delayMs) || 0, 0), LONGEST_DELAY_MS);
}

/** The retention in whole milliseconds, at most some 3,000 years: stores take no larger number. */
export function boundRetention(retentionMs: number): number {
  return Math.min(Math.ceil(retentionMs), LONGEST_RETENTION_MS);
}
