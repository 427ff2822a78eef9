import { refuseUnknownOptions } from '../../util/check-options.js';
import type { TrelloClient } from '../client.js';
import {
  applyPlan,
  plannedResult,
  registrationRetryPolicy,
  type ApplyPlanOptions,
  type EnsureResult,
} from './apply.js';
import type { DesiredWebhook } from './desired-webhook.js';
import { checkPlan, planWebhooks, type PlanOptions } from './plan.js';

/** Options of {@link ensureWebhooks}. */
export interface EnsureOptions extends PlanOptions, ApplyPlanOptions {
  /** Return what would be done, and change nothing. @default false */
  dryRun?: boolean | undefined;
}

/**
 * Makes the webhooks of this token what they should be: lists them once, compares ({@link planWebhooks} has the rules),
 * and does what is missing, one after the other ({@link applyPlan}). Safe to run on every start and from several
 * processes at once: when another one was faster, Trello's "already exists" is success.
 *
 * A webhook that fails does not stop the others. At the end an {@link EnsureWebhooksError} with all results is thrown if
 * any failed, so that a caller who ignores the result cannot miss it. If any failed, nothing is removed: the old webhook
 * may be the only one that still works.
 *
 * To show the plan before it is applied, call {@link planWebhooks} and {@link applyPlan} yourself.
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
  refuseUnknownOptions('ensureWebhooks()', options, ['prune', 'movedFrom', 'retry', 'signal', 'dryRun']);
  checkPlan(desired, options);
  registrationRetryPolicy(options);
  const { dryRun = false, prune, movedFrom, retry, signal } = options;
  const webhooks = await client.webhooks.list({ signal, background: true });
  const plan = planWebhooks(webhooks, desired, { prune, movedFrom });
  return dryRun ? plan.map(plannedResult) : applyPlan(client, plan, { retry, signal });
}
