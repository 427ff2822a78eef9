import type { DeliveryError, DeliveryErrorCode } from '../errors.js';

/** The codes that `onRejected` hooks can be called with: all but those of handlers, which `onError` hooks are called with. */
export type RejectionCode = Exclude<DeliveryErrorCode, 'handler_failed' | 'handler_timeout'>;

/** A delivery that got a 4xx or 5xx response before any handler ran. `onRejected` hooks are called with it. */
export interface Rejection {
  /** The reason, as a stable word. */
  readonly code: RejectionCode;
  /** The HTTP status of the response. */
  readonly status: number;
  /** The error in full; its message may name the likely reason, and never holds a secret. */
  readonly error: DeliveryError;
  /** Whether the signature was right, so that the body is really Trello's. */
  readonly authentic: boolean;
  /** The body's bytes, when they are authentic. */
  readonly body: Uint8Array | undefined;
  readonly receivedAt: Date;
}
