import { boundDelay } from '../kit/limits.js';

/** Thrown to BullMQ for an attempt that failed: its own delayed retry, after the pause that our policy decided. */
export class RetryLater extends Error {
  readonly delayMs: number;

  constructor(latest: string, delayMs: number) {
    super(firstLine(latest));
    this.stack = latest;
    // At most a year, far from the hundred years of what is parked.
    this.delayMs = boundDelay(delayMs);
  }
}

/** For lists, where a stack is too much. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
