/** How long Trello waits for a receiver's answer, in ms. Source: Trello's documentation of 2017 to 2021; likely. */
export const RESPONSE_TIMEOUT_MS = 30_000;

/** The answer limit is not scaled below this many ms of real time, so that a small `timeScale` fails no healthy receiver. */
export const RESPONSE_TIMEOUT_FLOOR_MS = 250;

/** After a failed attempt Trello tries again after these ms. Source: Trello's webhooks guide; three is certain, the times likely. */
export const RETRY_DELAYS_MS: readonly number[] = [30_000, 60_000, 120_000];

/** A webhook must have failed for this long, in ms, before Trello disables it … Source: Trello's webhooks guide, likely. */
export const DISABLE_AFTER_MS = 30 * 24 * 60 * 60 * 1000;

/** … and this often in a row. */
export const DISABLE_AFTER_FAILURES = 1000;

/** The longest description, in characters. Source: Trello's REST page, certain. */
export const MAX_DESCRIPTION = 16_384;

/** The largest request body that the emulator reads, in bytes. The emulator's choice. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** How many attempts `trello.deliveries` remembers, the latest ones. The emulator's choice. */
export const MAX_ATTEMPTS_KEPT = 10_000;

/** How many actions can be listed, the latest ones. The emulator's choice. */
export const MAX_ACTIONS_KEPT = 50_000;

/** Rate limits: requests in an interval of ms. Source: Trello's rate limits page, certain. */
export const RATE_LIMITS = { intervalMs: 10_000, perKey: 300, perToken: 100 } as const;
