// No pause is longer than a year, far from the hundred years of what is parked.
const LONGEST_MS = 365 * 24 * 60 * 60 * 1000;

/** Thrown to BullMQ for an attempt that failed: its own delayed retry, after the pause that our policy decided. */
export class RetryLater extends Error {
  readonly delayMs: number;

  constructor(latest: string, delayMs: number) {
    super(firstLine(latest));
    this.stack = latest;
    this.delayMs = Math.min(Math.max(0, Math.round(delayMs)), LONGEST_MS);
  }
}

/** For lists, where a stack is too much. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
