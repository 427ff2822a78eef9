import { isURL } from '../util/url.js';
import { InvalidArgumentError } from './argument-error.js';
import type { TrelloWebhook, WebhookChange } from './types.js';

/** A webhook that should exist and be active. */
export interface DesiredWebhook {
  /** What to watch (24 hexadecimal digits). */
  idModel: string;
  /** Where Trello posts to. */
  callbackURL: string;
  /** What the webhook should be called. Without one, the description of an existing webhook is left as it is. */
  description?: string | undefined;
}

/**
 * Which existing webhooks may be moved to a new callback URL; see {@link planWebhooks}. A list holds callback URLs; a
 * function says yes or no for one webhook.
 */
export type MovedFrom =
  | 'same-description'
  | false
  | readonly string[]
  | ((existing: TrelloWebhook, desired: DesiredWebhook) => boolean);

/** What {@link planWebhooks} takes besides the two lists. */
export interface PlanOptions {
  /** Remove webhooks of the same callback origin and path that are no longer wanted. @default false */
  prune?: boolean | undefined;
  /** Which existing webhooks may be moved. @default 'same-description' */
  movedFrom?: MovedFrom | undefined;
}

/** One step of a plan. */
export type PlannedWebhook =
  | { action: 'unchanged'; desired: DesiredWebhook; webhook: TrelloWebhook }
  | { action: 'created'; desired: DesiredWebhook }
  | {
      action: 'updated' | 'reactivated' | 'moved';
      desired: DesiredWebhook;
      webhook: TrelloWebhook;
      change: WebhookChange;
    }
  | { action: 'removed'; webhook: TrelloWebhook };

/**
 * Compares the webhooks that exist with those that should. Pure: it sends nothing and changes nothing. The steps are in
 * the order of `desired`, removals last; every desired webhook has one step, every existing one at most one.
 *
 * A webhook is what is desired when model and callback URL are the same, to the letter: that is also what Trello
 * holds unique per token. If there is none, one that exists may be **moved** to the new URL. It must watch the same
 * model and not be wanted by another desired webhook, and `movedFrom` says which it may be:
 * - `'same-description'` (default): the one that has the description of the desired webhook, which must not be empty.
 *   The description is thus the name by which your service knows its webhooks again. Another service on the same model
 *   has another description and is never touched; one without a description is never taken; if several have the same,
 *   none is.
 * - a list of callback URLs, or a function: what you say is yours, whatever its description.
 * - `false`: nothing is moved.
 *
 * With `prune`, what is left over is removed if its callback URL has the origin and path of a desired one, whatever its
 * model and query. Nothing desired, nothing removed.
 *
 * @example
 * ```ts
 * const plan = planWebhooks(await client.webhooks.list(), desired, { prune: true });
 * for (const step of plan) console.log(step.action);
 * ```
 * @throws {@link InvalidArgumentError} when two desired webhooks have the same model and callback URL
 */
export function planWebhooks(
  existing: readonly TrelloWebhook[],
  desired: readonly DesiredWebhook[],
  { prune = false, movedFrom = 'same-description' }: PlanOptions = {},
): PlannedWebhook[] {
  checkMovedFrom(movedFrom);
  const wanted = new Set(desired.map(identity));
  if (wanted.size < desired.length)
    throw new InvalidArgumentError(
      'desired',
      'has the same model and callback URL twice',
      'Leave one of them out',
    );
  const exact = new Map<string, TrelloWebhook>();
  for (const webhook of existing) if (!exact.has(identity(webhook))) exact.set(identity(webhook), webhook);
  const free = new Set(existing.filter((webhook) => !wanted.has(identity(webhook))));

  const plan = desired.map((entry): PlannedWebhook => {
    const same = exact.get(identity(entry));
    if (same !== undefined) return keep(same, entry);
    const movable = findMovable(free, entry, movedFrom);
    if (movable === undefined) return { action: 'created', desired: entry };
    free.delete(movable);
    const change = { callbackURL: entry.callbackURL, ...changeOf(movable, entry) };
    return { action: 'moved', desired: entry, webhook: movable, change };
  });
  if (!prune) return plan;
  const families = new Set(desired.map((entry) => family(entry.callbackURL)));
  const left = [...free].filter((webhook) => families.has(family(webhook.callbackURL)));
  return [...plan, ...left.map((webhook): PlannedWebhook => ({ action: 'removed', webhook }))];
}

function keep(webhook: TrelloWebhook, desired: DesiredWebhook): PlannedWebhook {
  const change = changeOf(webhook, desired);
  if (change.active === true) return { action: 'reactivated', desired, webhook, change };
  if (change.description !== undefined) return { action: 'updated', desired, webhook, change };
  return { action: 'unchanged', desired, webhook };
}

function changeOf(webhook: TrelloWebhook, { description }: DesiredWebhook): WebhookChange {
  return {
    ...(description === undefined || description === webhook.description ? {} : { description }),
    ...(webhook.active ? {} : { active: true }),
  };
}

function findMovable(
  free: Set<TrelloWebhook>,
  desired: DesiredWebhook,
  movedFrom: MovedFrom,
): TrelloWebhook | undefined {
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

/** A lone string would otherwise be searched for callback URLs that are a part of it. */
function checkMovedFrom(movedFrom: unknown): void {
  if (movedFrom === false || movedFrom === 'same-description') return;
  if (typeof movedFrom === 'function' || Array.isArray(movedFrom)) return;
  throw new InvalidArgumentError(
    'movedFrom',
    "must be 'same-description', false, an array of callback URLs, or a function",
  );
}

/** What Trello holds unique per token. */
export function identity({ idModel, callbackURL }: { idModel: string; callbackURL: string }): string {
  return `${idModel.toLowerCase()} ${callbackURL}`;
}

/** Origin and path of a callback URL; what cannot be read as a URL is a family of its own. */
export function family(callbackURL: string): string {
  if (!isURL(callbackURL)) return callbackURL;
  const { origin, pathname } = new URL(callbackURL);
  return origin + pathname;
}
