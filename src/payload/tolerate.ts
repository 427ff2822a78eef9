import type { PayloadIssue } from '../errors.js';
import type { WebhookPayload } from '../generated/types.js';

type Parts = Record<string, unknown>;

/**
 * What keeps a body from being a delivery at all, or undefined when it is one: an object with an `action` that has a
 * non-empty `id` and `type`, and with a `model`.
 */
export function malformation(body: unknown): PayloadIssue[] | undefined {
  if (!isObject(body)) return [{ path: '', message: 'must be object' }];
  const { action, model } = body;
  const issues: PayloadIssue[] = [];
  if (!isObject(action)) issues.push({ path: '/action', message: 'must be object' });
  else {
    for (const name of ['id', 'type']) {
      const value = action[name];
      if (typeof value !== 'string' || value === '')
        issues.push({ path: `/action/${name}`, message: 'must be a string that is not empty' });
    }
  }
  if (!isObject(model)) issues.push({ path: '/model', message: 'must be object' });
  return issues.length === 0 ? undefined : issues;
}

/**
 * The payload of a delivery whose envelope deviates from its schema, as Trello may change it at any time: without the
 * parts that deviate, so that its types are true for everyone who reads them. `deviationsOf` returns the places where a
 * payload deviates; it may stop early, so it is asked again until nothing is left to take out.
 */
export function withoutDeviations(
  body: unknown,
  deviationsOf: (payload: unknown) => readonly string[],
): WebhookPayload {
  const { action, model, webhook } = body as Record<'action' | 'model' | 'webhook', Parts>;
  const parts: Record<string, Parts> = { action: { ...action }, model: { ...model } };
  if (isObject(webhook)) parts['webhook'] = { ...webhook };
  while (takeOut(parts, deviationsOf(parts)));
  const { action: ownAction, model: ownModel, webhook: ownWebhook } = parts;
  if (typeof ownAction!['date'] !== 'string') ownAction!['date'] = '';
  if (!isObject(ownAction!['data'])) ownAction!['data'] = {};
  if (typeof ownModel!['id'] !== 'string') ownModel!['id'] = '';
  return { action: ownAction, model: ownModel, webhook: ownWebhook } as unknown as WebhookPayload;
}

/** Takes out what deviates. Returns whether there was anything to take out. */
function takeOut(parts: Record<string, Parts>, deviations: readonly string[]): boolean {
  let found = false;
  for (const path of deviations) {
    const [, part = '', name] = path.split('/');
    const holder = name === undefined ? parts : parts[part];
    const key = name ?? part;
    // Action and model are kept without what they lack; a webhook without its id says nothing.
    if (holder === undefined || !(key in holder) || KEPT.has(path)) continue;
    delete holder[key];
    found = true;
  }
  return found;
}

/** What every reader needs. Strings of another form than expected are strings all the same. */
const KEPT: ReadonlySet<string> = new Set([
  '/action',
  '/action/id',
  '/action/type',
  '/action/date',
  '/model',
]);

function isObject(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
