import type { DeliveryError, RejectionCode } from '../errors.js';

/** What `onRejected` is told about a delivery that was answered with 4xx or 5xx before any handler ran. */
export interface Rejection {
  /** Why, in a stable word. */
  readonly code: RejectionCode;
  /** The HTTP status that was answered. */
  readonly status: number;
  /** The error in full; its message may name the likely reason, and never holds a secret. */
  readonly error: DeliveryError;
  /** Whether the signature was right, so that the body is really Trello's. */
  readonly authentic: boolean;
  /** The body's bytes, when they are authentic. */
  readonly body: Uint8Array | undefined;
  readonly receivedAt: Date;
}
