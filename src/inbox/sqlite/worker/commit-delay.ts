// Where a commit is faster than this, it is better not to wait for company.
const SLOW_MS = 1.5;
const LONGEST_MS = 3;
const SHARE_OF_COMMIT = 1 / 2;
const WEIGHT_OF_LAST = 0.2;

/**
 * Decides how long a group of writes waits for others before its commit. Senders whose reply has arrived send again,
 * some a little later than others: the first would start a commit that the late ones miss, and from then on there were
 * two groups that wait for each other's commits. Where a sync is slow, it pays to wait for the late ones. A write that
 * comes alone does not wait, since the group before it was no larger.
 */
export class CommitDelay {
  #commitMs = 0;
  #lastSize = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Whether a group waits now. */
  get waiting(): boolean {
    return this.#timer !== undefined;
  }

  /** Calls `commit` for a group of this size: at once, or after a while. */
  begin(size: number, commit: () => void): void {
    if (this.#isComplete(size) || this.#commitMs < SLOW_MS) commit();
    else this.#timer = setTimeout(commit, Math.min(LONGEST_MS, this.#commitMs * SHARE_OF_COMMIT));
  }

  /** The group has grown. One that is as large as the last one waits no longer: begin it again. */
  grown(size: number): void {
    if (this.#isComplete(size)) this.end();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Learns from a commit of this size that took so long. */
  committed(size: number, ms: number): void {
    // A transaction without a write says nothing of how many come.
    if (size === 0) return;
    this.#lastSize = size;
    this.#commitMs += WEIGHT_OF_LAST * (ms - this.#commitMs);
  }

  #isComplete(size: number): boolean {
    return size >= this.#lastSize;
  }
}
