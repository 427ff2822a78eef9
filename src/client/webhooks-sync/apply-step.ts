import { CallbackURLRejectedError, DuplicateWebhookError, NotFoundError } from '../errors.js';
import type { TrelloClient } from '../client.js';
import type { WebhookRegistration } from '../resources/webhook-registration.js';
import { backoffMs, isLost, type ClientRetryPolicy } from '../retry.js';
import { sleep } from '../abort.js';
import { endpointOf, registrationKey, type DesiredWebhook } from './desired-webhook.js';
import { planWebhooks, type PlannedWebhook } from './plan.js';

/** What the steps of one plan share. */
export interface ApplyDeps {
  client: TrelloClient;
  retry: Pick<ClientRetryPolicy, 'attempts' | 'minDelayMs' | 'maxDelayMs'>;
  signal: AbortSignal | undefined;
  /** Callback URLs (origin and path) that were waited for in vain; other webhooks with them do not wait again. */
  unreachable: Set<string>;
}

/** What was done, which differs from the plan when another process changed the webhook meanwhile. */
export interface StepResult {
  action: PlannedWebhook['action'];
  webhook: WebhookRegistration;
}

/** Carries out one step of a plan. `adapt` is false when the step is itself a response to a change by another process. */
export async function applyStep(deps: ApplyDeps, step: PlannedWebhook, adapt = true): Promise<StepResult> {
  const { client, signal } = deps;
  switch (step.action) {
    case 'unchanged':
      return step;
    case 'created':
      return create(deps, step.desired, adapt);
    case 'removed':
      await client.webhooks.delete(step.webhook.id, { signal, background: true }).catch((error: unknown) => {
        if (!(error instanceof NotFoundError)) throw error;
      });
      return step;
    case 'updated':
    case 'reactivated':
    case 'moved':
      try {
        const { id } = step.webhook;
        const update = () => client.webhooks.update(id, step.change, { signal, background: true });
        return { action: step.action, webhook: await retryUnreachable(deps, step.desired, update) };
      } catch (error) {
        if (adapt && error instanceof DuplicateWebhookError) return adoptExisting(deps, step.desired, error);
        // Another process removed it since it was listed.
        if (adapt && error instanceof NotFoundError) return create(deps, step.desired, adapt);
        throw error;
      }
  }
}

async function create(deps: ApplyDeps, desired: DesiredWebhook, adapt: boolean): Promise<StepResult> {
  const { client, signal } = deps;
  const { idModel, callbackURL, description, kind } = desired;
  let lost = false;
  try {
    const attempt = async () => {
      try {
        return await client.webhooks.create(
          { idModel, callbackURL, description, kind },
          { signal, background: true },
        );
      } catch (error) {
        lost ||= isLost(error);
        throw error;
      }
    };
    return {
      action: 'created',
      webhook: await retryUnreachable(deps, desired, attempt, { retryLost: true }),
    };
  } catch (error) {
    if (!adapt || !(error instanceof DuplicateWebhookError)) throw error;
    const result = await adoptExisting(deps, desired, error);
    return lost && result.action === 'unchanged' ? { ...result, action: 'created' } : result;
  }
}

/** "Already exists": finds the webhook that another process created, and makes it what is desired. */
async function adoptExisting(deps: ApplyDeps, desired: DesiredWebhook, error: Error): Promise<StepResult> {
  const listed = await deps.client.webhooks.list({ signal: deps.signal, background: true });
  const found = listed.filter((webhook) => registrationKey(webhook) === registrationKey(desired));
  const [step] = planWebhooks(found, [desired], { movedFrom: false });
  if (found.length === 0 || step === undefined) throw error;
  return applyStep(deps, step, false);
}

/**
 * Tries again while Trello cannot reach the callback URL. With `retryLost` also after a creation whose response was lost,
 * which the client itself does not repeat: if Trello did create the webhook, the next attempt fails with "already exists".
 */
async function retryUnreachable<T>(
  deps: ApplyDeps,
  desired: DesiredWebhook,
  run: () => Promise<T>,
  { retryLost = false } = {},
): Promise<T> {
  const endpoint = endpointOf(desired.callbackURL);
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const rejected = error instanceof CallbackURLRejectedError;
      const giveUp = attempt >= deps.retry.attempts || (rejected && deps.unreachable.has(endpoint));
      if (rejected && giveUp) deps.unreachable.add(endpoint);
      if (giveUp || !(rejected || (retryLost && isLost(error)))) throw error;
      await sleep(backoffMs(deps.retry, attempt), deps.signal);
    }
  }
}
