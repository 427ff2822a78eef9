import { TrelloWebhooksError } from '../errors.js';
import { describe, InvalidArgumentError } from './argument-error.js';
import { carryOut, type EnsureContext } from './carry-out.js';
import { checkArguments } from './check-input.js';
import type { TrelloClient } from './client.js';
import { planWebhooks, type DesiredWebhook, type PlannedWebhook, type PlanOptions } from './plan-webhooks.js';
import { retryPolicy } from './retry.js';
import type { RequestOptions, TrelloWebhook } from './types.js';

/** What {@link ensureWebhooks} takes besides the desired webhooks. */
export interface EnsureOptions extends PlanOptions, RequestOptions {
  /** Only say what would be done. @default false */
  dryRun?: boolean | undefined;
  /**
   * How patiently to try again while the callback URL does not answer Trello's HEAD request, and after a creation
   * whose answer was lost. A tunnel needs seconds until it can be reached.
   */
  retry?:
    | {
        /** How many tries in all; 1 means no second one. @default 5 */
        attempts?: number;
        /** The first pause in ms; it doubles each time, up to 10 s. @default 1000 */
        baseDelayMs?: number;
      }
    | undefined;
}

/** What became of one webhook. */
export interface EnsureResult {
  /** What was done; what was tried, if there is an `error`; what would be done, with `dryRun`. */
  action: PlannedWebhook['action'];
  /** The webhook as it is now; the one that was there before, if it was removed, failed or only planned. */
  webhook: TrelloWebhook | undefined;
  /** The entry of the list that asked for it; `undefined` for what is removed. */
  desired: DesiredWebhook | undefined;
  /** Why it failed. */
  error: Error | undefined;
}

/** Some webhooks are not as desired (code `ensure_webhooks_failed`). All others were dealt with before it was thrown. */
export class EnsureWebhooksError extends TrelloWebhooksError {
  /** One per webhook, failed or not, in the order of the plan. */
  readonly results: readonly EnsureResult[];
  /** What went wrong, in the order of the plan. */
  readonly errors: readonly Error[];

  constructor(results: readonly EnsureResult[]) {
    const errors = results.flatMap(({ error }) => (error === undefined ? [] : [error]));
    const said = [...new Set(errors.map((error) => error.message))].slice(0, 3).join(' | ');
    super('ensure_webhooks_failed', `${errors.length} of ${results.length} webhooks failed: ${said}`, {
      cause: errors[0],
    });
    this.results = results;
    this.errors = errors;
  }
}

/**
 * Makes the webhooks of this token what they should be: lists them once, compares ({@link planWebhooks} has the rules),
 * and does what is missing, one after the other. Safe to run on every start and from several processes at once: when
 * another one was faster, Trello's "already exists" is success.
 *
 * An entry that fails does not stop the others. At the end an {@link EnsureWebhooksError} with all results is thrown if
 * any failed, so that nobody who ignores the result believes that all is well. If any failed, nothing is removed: the
 * old webhook may be the only one that still works.
 *
 * @example
 * ```ts
 * const results = await ensureWebhooks(client, [
 *   { idModel: idBoard, callbackURL: 'https://bot.example.com/trello', description: 'bot, production' },
 * ]);
 * for (const { action, webhook } of results) console.log(action, webhook?.id);
 * ```
 * @returns one result per desired webhook, in that order, then one per removed webhook
 * @throws {@link InvalidArgumentError} before anything is sent; {@link EnsureWebhooksError}; what the listing throws;
 * the reason of the signal
 */
export async function ensureWebhooks(
  client: TrelloClient,
  desired: readonly DesiredWebhook[],
  options: EnsureOptions = {},
): Promise<EnsureResult[]> {
  const { dryRun = false, signal } = options;
  checkDesired(desired);
  const { attempts, baseDelayMs } = retryPolicy({ baseDelayMs: 1000, ...options.retry });
  planWebhooks([], desired, options);
  const plan = planWebhooks(await client.webhooks.list({ signal }), desired, options);
  if (dryRun) return plan.map((step) => result(step, {}));

  const context: EnsureContext = { client, attempts, baseDelayMs, signal, unreachable: new Set() };
  const results: EnsureResult[] = [];
  for (const step of plan) {
    try {
      if (step.action === 'removed' && results.some(({ error }) => error !== undefined))
        throw new TrelloWebhooksError('prune_skipped', 'Not removed, because another webhook failed');
      results.push(result(step, await carryOut(context, step)));
    } catch (error) {
      signal?.throwIfAborted();
      results.push(result(step, { error: error as Error }));
    }
  }
  if (results.some(({ error }) => error !== undefined)) throw new EnsureWebhooksError(results);
  return results;
}

function result(step: PlannedWebhook, outcome: Partial<EnsureResult>): EnsureResult {
  const webhook = 'webhook' in step ? step.webhook : undefined;
  const desired = 'desired' in step ? step.desired : undefined;
  return { action: step.action, webhook, desired, error: undefined, ...outcome };
}

function checkDesired(desired: unknown): void {
  if (!Array.isArray(desired))
    throw new InvalidArgumentError('desired', `must be an array of webhooks, but is ${describe(desired)}`);
  for (const entry of desired as unknown[])
    checkArguments(entry, { required: ['idModel', 'callbackURL'], optional: ['description'] });
}
