import { refuseUnknownOptions } from '../../util/check-options.js';
import { InvalidArgumentError } from '../errors.js';
import type { WebhookChange, WebhookRegistration } from '../resources/webhook-registration.js';
import { checkDesiredWebhooks, endpointOf, registrationKey, type DesiredWebhook } from './desired-webhook.js';

/**
 * Which existing webhooks may be moved to a new callback URL; see {@link planWebhooks}. A list holds callback URLs; a
 * function decides for one webhook.
 */
export type MovedFrom =
  | 'same-description'
  | false
  | readonly string[]
  | ((existing: WebhookRegistration, desired: DesiredWebhook) => boolean);

/** Options of {@link planWebhooks}. */
export interface PlanOptions {
  /** Remove webhooks of the same callback origin and path that are no longer wanted. @default false */
  prune?: boolean | undefined;
  /** Which existing webhooks may be moved. @default 'same-description' */
  movedFrom?: MovedFrom | undefined;
}

/** One step of a plan. */
export type PlannedWebhook =
  | { action: 'unchanged'; desired: DesiredWebhook; webhook: WebhookRegistration }
  | { action: 'created'; desired: DesiredWebhook }
  | {
      action: 'updated' | 'reactivated' | 'moved';
      desired: DesiredWebhook;
      webhook: WebhookRegistration;
      change: WebhookChange;
    }
  | { action: 'removed'; webhook: WebhookRegistration };

/**
 * Compares the webhooks that exist with those that should. Pure: it sends nothing and changes nothing. Show the plan,
 * then hand it to {@link applyPlan}. The steps are in the order of `desired`, removals last; every desired webhook has
 * one step, every existing one at most one.
 *
 * An existing webhook matches a desired one when model and callback URL are the same, to the letter: Trello allows each
 * such pair once per token. If none matches, an existing webhook may be **moved** to the new URL. It must watch the same
 * model and not match another desired webhook, and `movedFrom` says which it may be:
 * - `'same-description'` (default): the one that has the description of the desired webhook, which must not be empty.
 *   The description is thus the name by which your service knows its webhooks again. Another service on the same model
 *   has another description and is never touched; one without a description is never taken; if several have the same,
 *   none is.
 * - a list of callback URLs, or a function: those that you name, whatever their description.
 * - `false`: nothing is moved.
 *
 * With `prune`, what is left over is removed if its callback URL has the origin and path of a desired one, whatever its
 * model and query. Nothing desired, nothing removed.
 *
 * @example
 * ```ts
 * const plan = planWebhooks(await client.webhooks.list(), desired, { prune: true });
 * for (const step of plan) console.log(step.action);
 * await applyPlan(client, plan);
 * ```
 * @throws {@link InvalidArgumentError} when a desired webhook or an option cannot be right, or two desired webhooks have
 * the same model and callback URL
 */
export function planWebhooks(
  existing: readonly WebhookRegistration[],
  desired: readonly DesiredWebhook[],
  options: PlanOptions = {},
): PlannedWebhook[] {
  refuseUnknownOptions('planWebhooks()', options, ['prune', 'movedFrom']);
  checkPlan(desired, options);
  const { prune = false, movedFrom = 'same-description' } = options;
  const wanted = new Set(desired.map(registrationKey));
  const matching = new Map<string, WebhookRegistration>();
  for (const webhook of existing) {
    const key = registrationKey(webhook);
    if (!matching.has(key)) matching.set(key, webhook);
  }
  const free = new Set(existing.filter((webhook) => !wanted.has(registrationKey(webhook))));

  const plan = desired.map((entry): PlannedWebhook => {
    const match = matching.get(registrationKey(entry));
    if (match !== undefined) return planMatch(match, entry);
    const movable = findMovable(free, entry, movedFrom);
    if (movable === undefined) return { action: 'created', desired: entry };
    free.delete(movable);
    const change = { callbackURL: entry.callbackURL, ...changeOf(movable, entry) };
    return { action: 'moved', desired: entry, webhook: movable, change };
  });
  if (!prune) return plan;
  const endpoints = new Set(desired.map((entry) => endpointOf(entry.callbackURL)));
  const left = [...free].filter((webhook) => endpoints.has(endpointOf(webhook.callbackURL)));
  return [...plan, ...left.map((webhook): PlannedWebhook => ({ action: 'removed', webhook }))];
}

/** Throws unless a plan can be made of these, before anything is listed. */
export function checkPlan(
  desired: readonly DesiredWebhook[],
  { movedFrom = 'same-description' }: PlanOptions,
): void {
  checkDesiredWebhooks(desired);
  if (movedFrom === false || movedFrom === 'same-description') return;
  // A lone string would otherwise be searched for callback URLs that are a part of it.
  if (typeof movedFrom === 'function' || Array.isArray(movedFrom)) return;
  throw new InvalidArgumentError(
    'movedFrom',
    "must be 'same-description', false, an array of callback URLs, or a function",
  );
}

function planMatch(webhook: WebhookRegistration, desired: DesiredWebhook): PlannedWebhook {
  const change = changeOf(webhook, desired);
  if (change.active === true) return { action: 'reactivated', desired, webhook, change };
  if (change.description !== undefined) return { action: 'updated', desired, webhook, change };
  return { action: 'unchanged', desired, webhook };
}

function changeOf(webhook: WebhookRegistration, { description }: DesiredWebhook): WebhookChange {
  return {
    ...(description === undefined || description === webhook.description ? {} : { description }),
    ...(webhook.active ? {} : { active: true }),
  };
}

function findMovable(
  free: Set<WebhookRegistration>,
  desired: DesiredWebhook,
  movedFrom: MovedFrom,
): WebhookRegistration | undefined {
  if (movedFrom === false) return undefined;
  const onModel = [...free].filter(
    (webhook) => webhook.idModel.toLowerCase() === desired.idModel.toLowerCase(),
  );
  if (movedFrom === 'same-description') {
    const ours = onModel.filter(
      ({ description }) => description !== '' && description === desired.description,
    );
    return ours.length === 1 ? ours[0] : undefined;
  }
  if (typeof movedFrom === 'function') return onModel.find((webhook) => movedFrom(webhook, desired));
  return onModel.find((webhook) => movedFrom.includes(webhook.callbackURL));
}
