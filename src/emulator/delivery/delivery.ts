/** One POST to a callback URL, and how it went. */
export interface DeliveryAttempt {
  webhookId: string;
  actionId: string;
  /** 1 for the first attempt, up to 4. */
  attempt: number;
  /** The URL that was called. */
  callbackURL: string;
  /** What the receiver answered; undefined when it did not. Only 200 is success. */
  status: number | undefined;
  /** Why there was no answer: a code such as `ECONNREFUSED`, `ECONNRESET` or `ETIMEDOUT`. */
  error: string | undefined;
  /** The headers that were sent, in lower case; Node adds `host` and `connection`. */
  requestHeaders: Readonly<Record<string, string>>;
  /** The body that was sent. */
  body: string;
  /** By the emulator's clock, in ms since 1970. */
  startedAt: number;
  /** In ms of real time. */
  durationMs: number;
}

/**
 * How the delivery of an action to a webhook ended: `delivered` (200), `failed` (the last attempt failed, too), `gone`
 * (410, the webhook is deleted), `dropped` (the webhook was deleted or switched off meanwhile, or the emulator
 * closed). `pending` is not an end.
 */
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'gone' | 'dropped';

/** The delivery of one action to one webhook. The object changes while the delivery goes on. */
export interface DeliveryRecord {
  readonly webhookId: string;
  readonly actionId: string;
  readonly state: DeliveryState;
  /** The attempts so far, the first one first. */
  readonly attempts: readonly DeliveryAttempt[];
}
