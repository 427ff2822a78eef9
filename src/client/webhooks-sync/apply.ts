import { refuseUnknownOptions } from '../../util/check-options.js';
import { TrelloWebhooksError } from '../../errors.js';
import { describeValue } from '../check-input.js';
import type { TrelloClient } from '../client.js';
import { InvalidArgumentError } from '../errors.js';
import type { RequestOptions } from '../request.js';
import type { WebhookRegistration } from '../resources/webhook-registration.js';
import { clientRetryPolicy, type ClientRetryPolicy } from '../retry.js';
import { applyStep, type ApplyDeps } from './apply-step.js';
import type { DesiredWebhook } from './desired-webhook.js';
import type { PlannedWebhook } from './plan.js';
import { brandErrors } from '../../util/brand.js';

/** Options of {@link applyPlan}. */
export interface ApplyPlanOptions extends RequestOptions {
  /**
   * How often to try again while the callback URL does not respond to Trello's HEAD request, and after a creation whose
   * response was lost. A tunnel needs seconds until it can be reached.
   */
  retry?:
    | {
        /** How many attempts in all; 1 means no second one. @default 5 */
        attempts?: number;
        /** The first pause, in ms; it doubles each time. @default 1000 */
        minDelayMs?: number;
        /** The longest pause, in ms. @default 10_000, or `minDelayMs` if that is more */
        maxDelayMs?: number;
      }
    | undefined;
}

/** The result of one step. */
export interface EnsureResult {
  /** What was done; what was tried, if there is an `error`; what would be done, with `dryRun`. */
  action: PlannedWebhook['action'];
  /** The webhook as it is now; the one that was there before, if it was removed, failed or only planned. */
  webhook: WebhookRegistration | undefined;
  /** The desired webhook; `undefined` for a removal. */
  desired: DesiredWebhook | undefined;
  /** Why it failed. */
  error: Error | undefined;
}

/** A webhook was not removed, because another one failed (code `prune_skipped`). The next call removes it. */
export class PruneSkippedError extends TrelloWebhooksError {
  constructor() {
    super('prune_skipped', 'Not removed, because another webhook failed');
  }
}

/** Some webhooks are not as desired (code `ensure_webhooks_failed`). All others were dealt with before it was thrown. */
export class EnsureWebhooksError extends TrelloWebhooksError {
  /** One per webhook, failed or not, in the order of the plan. */
  readonly results: readonly EnsureResult[];
  /** What went wrong, in the order of the plan. */
  readonly errors: readonly Error[];

  constructor(results: readonly EnsureResult[]) {
    const errors = results.flatMap(({ error }) => (error === undefined ? [] : [error]));
    const reasons = [...new Set(errors.map((error) => error.message))].slice(0, 3).join(' | ');
    super('ensure_webhooks_failed', `${errors.length} of ${results.length} webhooks failed: ${reasons}`, {
      cause: errors[0],
    });
    this.results = results;
    this.errors = errors;
  }
}

/**
 * Carries out a plan of {@link planWebhooks}, step by step and as it is: nothing is listed or compared again, so a plan
 * that was shown before is the plan that is applied. A step differs from the plan only when Trello refuses it because
 * another process changed the webhook meanwhile ("already exists", "not found"); the result says what was done.
 *
 * A step that fails does not stop the others. At the end an {@link EnsureWebhooksError} with all results is thrown if
 * any failed. If any failed, nothing is removed: the old webhook may be the only one that still works.
 *
 * @example
 * ```ts
 * const plan = planWebhooks(await client.webhooks.list(), desired);
 * if (plan.some(({ action }) => action !== 'unchanged')) await applyPlan(client, plan);
 * ```
 * @returns one result per step, in the order of the plan
 * @throws {@link InvalidArgumentError} before anything is sent; {@link EnsureWebhooksError}; the reason of the signal
 */
export async function applyPlan(
  client: TrelloClient,
  plan: readonly PlannedWebhook[],
  options: ApplyPlanOptions = {},
): Promise<EnsureResult[]> {
  if (!Array.isArray(plan))
    throw new InvalidArgumentError('plan', `must be a plan of planWebhooks(), but is ${describeValue(plan)}`);
  refuseUnknownOptions('applyPlan()', options, ['signal', 'retry']);
  const { signal } = options;
  const retry = registrationRetryPolicy(options);
  const deps: ApplyDeps = { client, retry, signal, unreachable: new Set() };
  const results: EnsureResult[] = [];
  for (const step of plan as readonly PlannedWebhook[]) {
    try {
      if (step.action === 'removed' && results.some(({ error }) => error !== undefined))
        throw new PruneSkippedError();
      results.push({ ...plannedResult(step), ...(await applyStep(deps, step)) });
    } catch (error) {
      signal?.throwIfAborted();
      results.push({ ...plannedResult(step), error: error as Error });
    }
  }
  if (results.some(({ error }) => error !== undefined)) throw new EnsureWebhooksError(results);
  return results;
}

/** The options of a registration's retries with their defaults, checked. */
export function registrationRetryPolicy({ retry }: ApplyPlanOptions): ClientRetryPolicy {
  refuseUnknownOptions('retry', retry, ['attempts', 'minDelayMs', 'maxDelayMs']);
  return clientRetryPolicy({ minDelayMs: 1000, ...retry });
}

/** The result of a step that has not been carried out. */
export function plannedResult(step: PlannedWebhook): EnsureResult {
  const webhook = 'webhook' in step ? step.webhook : undefined;
  const desired = 'desired' in step ? step.desired : undefined;
  return { action: step.action, webhook, desired, error: undefined };
}

brandErrors({ EnsureWebhooksError, PruneSkippedError });
