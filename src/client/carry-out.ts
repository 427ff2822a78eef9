import { CallbackURLRejectedError, DuplicateWebhookError, NotFoundError } from './api-errors.js';
import type { TrelloClient } from './client.js';
import { family, identity, planWebhooks, type DesiredWebhook, type PlannedWebhook } from './plan-webhooks.js';
import { backoffMs, isLost } from './retry.js';
import type { TrelloWebhook } from './types.js';
import { sleep } from './with-deadline.js';

/** What the steps of one `ensureWebhooks` share. */
export interface EnsureContext {
  client: TrelloClient;
  attempts: number;
  baseDelayMs: number;
  signal: AbortSignal | undefined;
  /** Callback URLs (origin and path) that were waited for in vain; other webhooks of theirs do not wait again. */
  unreachable: Set<string>;
}

/** What was done in the end, which another process may have changed from what was planned. */
export interface Outcome {
  action: PlannedWebhook['action'];
  webhook: TrelloWebhook;
}

/** Does one step of a plan. `again` is false when the step itself follows from what another process did meanwhile. */
export async function carryOut(context: EnsureContext, step: PlannedWebhook, again = true): Promise<Outcome> {
  const { client, signal } = context;
  switch (step.action) {
    case 'unchanged':
      return step;
    case 'created':
      return create(context, step.desired, again);
    case 'removed':
      await client.webhooks.delete(step.webhook.id, { signal }).catch((error: unknown) => {
        if (!(error instanceof NotFoundError)) throw error;
      });
      return step;
    case 'updated':
    case 'reactivated':
    case 'moved':
      try {
        const { id } = step.webhook;
        const update = () => client.webhooks.update(id, step.change, { signal });
        return { action: step.action, webhook: await patiently(context, step.desired, update) };
      } catch (error) {
        if (again && error instanceof DuplicateWebhookError) return adopt(context, step.desired, error);
        // Another process removed it since it was listed.
        if (again && error instanceof NotFoundError) return create(context, step.desired, again);
        throw error;
      }
  }
}

async function create(context: EnsureContext, desired: DesiredWebhook, again: boolean): Promise<Outcome> {
  const { client, signal } = context;
  const { idModel, callbackURL, description } = desired;
  let lost = false;
  try {
    const attempt = async () => {
      try {
        return await client.webhooks.create({ idModel, callbackURL, description }, { signal });
      } catch (error) {
        lost ||= isLost(error);
        throw error;
      }
    };
    return { action: 'created', webhook: await patiently(context, desired, attempt, { lost: true }) };
  } catch (error) {
    if (!again || !(error instanceof DuplicateWebhookError)) throw error;
    const outcome = await adopt(context, desired, error);
    return lost && outcome.action === 'unchanged' ? { ...outcome, action: 'created' } : outcome;
  }
}

/** "Already exists": finds the webhook that another process made, and makes it what is desired. */
async function adopt(context: EnsureContext, desired: DesiredWebhook, error: Error): Promise<Outcome> {
  const listed = await context.client.webhooks.list({ signal: context.signal });
  const found = listed.filter((webhook) => identity(webhook) === identity(desired));
  const [step] = planWebhooks(found, [desired], { movedFrom: false });
  if (found.length === 0 || step === undefined) throw error;
  return carryOut(context, step, false);
}

/**
 * Tries again while Trello cannot reach the callback URL. So it does when the answer to a creation was lost, which the
 * client itself does not repeat (`lost`): if Trello did create the webhook, the next try is told that it already exists.
 */
async function patiently<T>(
  context: EnsureContext,
  desired: DesiredWebhook,
  run: () => Promise<T>,
  { lost = false } = {},
): Promise<T> {
  const endpoint = family(desired.callbackURL);
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const rejected = error instanceof CallbackURLRejectedError;
      const hopeless = attempt >= context.attempts || (rejected && context.unreachable.has(endpoint));
      if (rejected && hopeless) context.unreachable.add(endpoint);
      if (hopeless || !(rejected || (lost && isLost(error)))) throw error;
      await sleep(backoffMs(context.baseDelayMs, attempt), context.signal);
    }
  }
}
