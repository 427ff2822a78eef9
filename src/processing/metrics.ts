import type { HandlerFailure } from '../handlers/run-report.js';
import type { InboxStats, Settlement } from '../inbox/inbox.js';
import type { Hooks } from '../util/hooks.js';
import type { ActiveRuns } from './active-runs.js';
import { Meter } from './meter.js';

/** An attempt to handle a delivery, once its handlers have ended. `onHandled` hooks are called with it. */
export interface HandledAttempt {
  /** The id of the action, unless `dedupe` says otherwise. */
  readonly id: string;
  /** The action's type. */
  readonly type: string;
  /** From 1 for the first. */
  readonly attempt: number;
  /**
   * How the attempt ended. `done`: every handler has finished. `retry`: it is tried again, by the inbox, or by Trello
   * when there is none. `dead`: it is a dead letter now, or, without an inbox, given up. `release`: the service stops, and the attempt does not count.
   */
  readonly settlement: Settlement['kind'];
  /** How long the handlers took, in milliseconds. */
  readonly durationMs: number;
  /** How long ago the delivery was received when they began, in milliseconds. */
  readonly waitedMs: number;
  /** The pause before the next attempt, in milliseconds; only with `retry` from an inbox. */
  readonly delayMs?: number;
  /** Whether no handler was registered for it. Such an entry is done. */
  readonly unhandled: boolean;
  /** What was thrown, and by which handler: its event and its name, `'middleware'`, or `'inbox'`. */
  readonly failures: readonly HandlerFailure[];
}

/** What `onDead` hooks are called with. */
export interface GivenUpEntry {
  /** The id of the entry: that of its dead letter, if there is an inbox. */
  readonly id: string;
  /** The action's type; `''` when the body was no delivery. */
  readonly type: string;
  /** How often it was attempted. */
  readonly attempts: number;
  /** Why it failed in the last attempt. */
  readonly failures: readonly HandlerFailure[];
}

/** What this process did with deliveries. */
export interface ProcessingStats {
  /** Attempts that ended in the last 60 seconds, by their settlement. */
  readonly lastMinute: Readonly<Record<Settlement['kind'], number>>;
  /** How often each handler failed since the process began, by its event and its name. */
  readonly failures: Readonly<Record<string, number>>;
  /** How many deliveries had no handler since the process began. */
  readonly unhandled: number;
  /** How many attempts have handlers that still run though `handlerTimeoutMs` is over. */
  readonly overdue: number;
  /** How many requests were refused since the process began, by their code. */
  readonly refused: Readonly<Record<string, number>>;
}

/**
 * The result of {@link TrelloWebhooks.stats}: the entries of the inbox by state, of all processes, and what this process
 * did. Without an inbox nothing waits; `active` counts deliveries whose handlers run, and `done` those that are remembered.
 */
export interface WebhooksStats extends InboxStats, ProcessingStats {}

/** The delivery that an attempt was for. */
export interface Attempted {
  readonly id: string;
  readonly type: string;
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly unhandled: boolean;
}

/** The part of a {@link Settlement} that is counted. */
interface Settled {
  readonly kind: Settlement['kind'];
  readonly delayMs?: number;
}

/** The hooks that are called with the end of an attempt. */
export interface MetricsHooks {
  readonly onHandled: Hooks<HandledAttempt>;
  readonly onDead: Hooks<GivenUpEntry>;
}

/** Counts the attempts of this process, and calls the hooks. */
export class ProcessingMetrics {
  readonly #hooks: MetricsHooks;
  readonly #settlements = { done: new Meter(), retry: new Meter(), dead: new Meter(), release: new Meter() };
  readonly #failures = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  #unhandled = 0;

  constructor(hooks: MetricsHooks) {
    this.#hooks = hooks;
  }

  /** An attempt that began at `began` has ended. */
  settled(
    { id, type, attempt, receivedAt, unhandled }: Attempted,
    { kind, delayMs }: Settled,
    failures: readonly HandlerFailure[],
    began: number,
  ): void {
    const now = Date.now();
    this.#settlements[kind].add(now);
    if (kind === 'retry' || kind === 'dead')
      for (const { handler } of failures) count(this.#failures, handler);
    if (unhandled) this.#unhandled++;
    if (kind === 'dead') this.gaveUp({ id, type, attempts: attempt, failures });
    if (this.#hooks.onHandled.size === 0) return;
    void this.#hooks.onHandled.call({
      ...{ id, type, attempt, settlement: kind, unhandled, failures },
      // The clock may have been set back.
      durationMs: Math.max(0, now - began),
      waitedMs: Math.max(0, began - receivedAt),
      ...(delayMs !== undefined && { delayMs }),
    });
  }

  /** An entry is a dead letter now, or given up. */
  gaveUp(entry: GivenUpEntry): void {
    if (this.#hooks.onDead.size > 0) void this.#hooks.onDead.call(entry);
  }

  /** A request was refused. */
  refused(code: string): void {
    count(this.#refused, code);
  }

  read(active: ActiveRuns): ProcessingStats {
    const { done, retry, dead, release } = this.#settlements;
    const now = Date.now();
    return {
      lastMinute: {
        ...{ done: done.lastMinute(now), retry: retry.lastMinute(now) },
        ...{ dead: dead.lastMinute(now), release: release.lastMinute(now) },
      },
      failures: Object.fromEntries(this.#failures),
      unhandled: this.#unhandled,
      overdue: active.overdue,
      refused: Object.fromEntries(this.#refused),
    };
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
