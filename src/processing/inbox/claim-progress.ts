import type { Progress } from '../../handlers/progress.js';
import type { Registration } from '../../handlers/registry.js';
import type { Claim } from '../../inbox/inbox.js';

/** Notes what a run does in the inbox, with the claimed entry. */
export class ClaimProgress implements Progress {
  readonly attempt: number;
  readonly scope: string;
  readonly #claim: Claim;
  readonly #finished: Set<string>;
  /** How many handlers have not finished. */
  #left: number;
  /** Finished, and not noted durably: the last handler needs no note when the entry is done with it. */
  #unnoted: string | undefined;
  readonly #pending: Promise<void>[] = [];

  constructor(claim: Claim, registrations: readonly Registration[]) {
    this.attempt = claim.attempt;
    this.scope = claim.id;
    this.#claim = claim;
    this.#finished = new Set(claim.finished);
    this.#left = registrations.filter((registration) => !this.hasFinished(registration)).length;
  }

  hasFinished(registration: Registration): boolean {
    return this.#finished.has(registration.identity);
  }

  finish(registration: Registration): Promise<void> | undefined {
    const name = registration.identity;
    this.#finished.add(name);
    this.#left -= 1;
    if (this.#left > 0) return this.#claim.markFinished(name);
    this.#unnoted = name;
    return undefined;
  }

  /** The settlement says it. */
  giveUp(): void {}

  unsubscribe(): void {
    const marked = this.#claim.markUnsubscribed();
    // Awaited in flush().
    marked.catch(() => {});
    this.#pending.push(marked);
  }

  /** Waits for the notes under way, and notes the last handler where the settlement does not say it. */
  async flush(complete: boolean): Promise<void> {
    await Promise.all(this.#pending);
    if (!complete && this.#unnoted !== undefined) await this.#claim.markFinished(this.#unnoted);
  }
}
