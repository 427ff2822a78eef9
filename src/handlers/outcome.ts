import type { DeliveryError } from '../errors.js';

/** How an attempt to handle an action ended: every handler has finished, or the sender should send it again. */
export type RunResult = { readonly ok: true } | { readonly ok: false; readonly error: DeliveryError };
