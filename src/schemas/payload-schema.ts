import { UnknownEventError, type PayloadIssue } from '../errors.js';
import { actionValidators } from '../generated/validators.js';
import type { WebhookPayload } from '../generated/types.js';
import type { EventActionMap, EventName } from '../payload/event-names.js';
import { validatePayload } from '../payload/validate.js';
import { closest } from '../util/nearest.js';
import type { StandardIssue, StandardResult, StandardSchema } from './standard-schema.js';

/** The body of a delivery whose action raises the event `Name`. */
export type PayloadOf<Name extends EventName = EventName> = Omit<WebhookPayload, 'action'> & {
  action: EventActionMap[Name];
};

/**
 * The schema of a delivery's body as a Standard Schema, for whatever takes one: tRPC, Hono, TanStack Form, zod's and
 * valibot's own tools. It says what the receiver says, so a value passes when a handler of that event would get it.
 *
 * A body that does not pass has the issues of its envelope, or of the action's data when the envelope is right.
 *
 * @example
 * ```ts
 * const result = payloadSchema('commentCard')['~standard'].validate(JSON.parse(body));
 * if (result.issues === undefined) console.log(result.value.action.data.text);
 * ```
 * @param name An action type (`'commentCard'`) or a changed field (`'updateCard:due'`). @default any event
 * @throws UnknownEventError when `name` is no event; it lists near names.
 */
export function payloadSchema<Name extends EventName = EventName>(
  name?: Name,
): StandardSchema<PayloadOf<Name>> {
  if (name !== undefined && !actionValidators.has(name)) {
    const near = closest(name, [...actionValidators.keys()]);
    throw new UnknownEventError(`'${name}' is no event that this version knows`, near, {
      hint: near.length === 0 ? 'See docs/action-types.md' : `Did you mean '${near.join("' or '")}'?`,
    });
  }
  const validate = (value: unknown): StandardResult<PayloadOf<Name>> => {
    const result = validatePayload(value);
    if (result.kind !== 'recognized')
      return { issues: result.issues.map((issue) => standardIssue(issue, value)) };
    if (name === undefined || result.names.includes(name)) return { value: value as PayloadOf<Name> };
    return { issues: [otherEvent(name, result.payload.action.type)] };
  };
  return { '~standard': { version: 1, vendor: 'trello-webhooks', validate } };
}

function otherEvent(wanted: string, type: string): StandardIssue {
  const [wantedType = '', field] = wanted.split(':');
  if (type !== wantedType || field === undefined)
    return { message: `must be '${wantedType}'`, path: ['action', 'type'] };
  return { message: `must have the property '${field}'`, path: ['action', 'data', 'old'] };
}

/** `/action/data/idLabels/0` as keys; what is an index only the value can tell. */
function standardIssue({ path, message }: PayloadIssue, value: unknown): StandardIssue {
  let at: unknown = value;
  const keys = path
    .split('/')
    .slice(1)
    .map((segment) => {
      const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
      const isIndex = Array.isArray(at);
      at = (at as Record<string, unknown> | null | undefined)?.[key];
      return isIndex ? Number(key) : key;
    });
  return { message, path: keys };
}
