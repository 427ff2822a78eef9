import type { Failure } from '../handlers/handler-run.js';
import type { Logger } from '../util/logger.js';
import { printable } from '../util/printable.js';
import type { Claim, InboxStats, Settlement } from '../inbox/inbox.js';
import { Meter } from './meter.js';

/** An attempt to handle an entry of the inbox, once its handlers have ended. */
export interface HandledAttempt {
  /** The entry's id: that of its action, unless `dedupe` says otherwise. */
  readonly id: string;
  /** The action's type. */
  readonly type: string;
  /** From 1 for the first. */
  readonly attempt: number;
  /**
   * `done`: every handler has finished; `retry`: it is tried again; `dead`: it is a dead letter now; `release`: given
   * back, because the service stops.
   */
  readonly outcome: Settlement['kind'];
  /** How long the handlers took, in milliseconds. */
  readonly durationMs: number;
  /** How long ago the delivery was received when they began, in milliseconds. */
  readonly waitedMs: number;
  /** The pause before the next attempt, in milliseconds; with `retry` only. */
  readonly delayMs?: number;
  /** What was thrown, and by which handler: its event and its name, `'middleware'`, or `'inbox'`. */
  readonly failures: readonly { readonly handler: string; readonly error: unknown }[];
}

/** What this process did with the entries of its inbox. */
export interface InboxActivity {
  /** Attempts that ended in the last 60 seconds, by their outcome. */
  readonly lastMinute: Readonly<Record<Settlement['kind'], number>>;
  /** How often each handler failed since the process began, by its event and its name. */
  readonly failures: Readonly<Record<string, number>>;
}

/** What {@link TrelloWebhooks.stats} gives: what the store holds, for all processes, and what this one did. */
export interface WebhooksStats extends InboxStats, InboxActivity {}

/** Counts what became of the attempts of this process, and says in the log what nobody will try again. */
export class Activity {
  readonly #logger: Logger;
  readonly #outcomes = { done: new Meter(), retry: new Meter(), dead: new Meter(), release: new Meter() };
  readonly #failures = new Map<string, number>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Gives what the hooks are told. */
  note(claim: Claim, settlement: Settlement, failures: readonly Failure[], began: number): HandledAttempt {
    const { id, type, attempt, origin } = claim;
    const now = Date.now();
    this.#outcomes[settlement.kind].add(now);
    if (settlement.kind === 'retry' || settlement.kind === 'dead')
      for (const { handler } of failures) this.#failures.set(handler, (this.#failures.get(handler) ?? 0) + 1);
    if (settlement.kind === 'dead') {
      const attempts = attempt === 1 ? '1 attempt' : `${attempt} attempts`;
      this.#logger.error(
        { actionId: printable(id), type: printable(type), attempts: attempt },
        `An action was given up after ${attempts} and is a dead letter now`,
      );
    }
    return {
      ...{ id, type, attempt, outcome: settlement.kind, failures },
      // The clock may have been set back.
      durationMs: Math.max(0, now - began),
      waitedMs: Math.max(0, began - origin.receivedAt),
      ...(settlement.kind === 'retry' ? { delayMs: settlement.delayMs } : {}),
    };
  }

  read(): InboxActivity {
    const { done, retry, dead, release } = this.#outcomes;
    const now = Date.now();
    return {
      lastMinute: {
        ...{ done: done.lastMinute(now), retry: retry.lastMinute(now) },
        ...{ dead: dead.lastMinute(now), release: release.lastMinute(now) },
      },
      failures: Object.fromEntries(this.#failures),
    };
  }
}
