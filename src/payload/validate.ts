import type { PayloadIssue } from '../errors.js';
import type { ActionBase, WebhookPayload } from '../generated/types.js';
import { actionValidators, validateEnvelope, type Validator } from '../generated/validators.js';
import { eventNames } from './event-names.js';
import { malformation, withoutDeviations } from './tolerate.js';

/** What `validatePayload` found; `kind` tells the three apart. */
export type ValidatedPayload =
  | {
      /** Everything that the action's type promises is there. */
      kind: 'recognized';
      payload: WebhookPayload;
      /** The names it raises: `type:field` for each key of `data.old`, then the type. */
      names: string[];
      issues: [];
    }
  | {
      /**
       * A delivery whose action type has no schema, or whose data or envelope does not match it. Parts of the envelope that
       * deviate are left out of the payload.
       */
      kind: 'unrecognized';
      payload: WebhookPayload;
      names: string[];
      /** Why, at most ten. */
      issues: PayloadIssue[];
    }
  | {
      /** Not a Trello delivery at all: no object with an `action` that has an `id` and a `type`, and with a `model`. */
      kind: 'malformed';
      /** Why, at most ten. */
      issues: PayloadIssue[];
    };

/**
 * Checks a parsed body against the schemas: the envelope first, then the one small schema of its action type, then
 * those of the fields that changed.
 *
 * @example
 * ```ts
 * const result = validatePayload(JSON.parse(body));
 * if (result.kind === 'recognized') console.log(result.names); // ['updateCard:idList', 'updateCard']
 * ```
 */
export function validatePayload(body: unknown): ValidatedPayload {
  if (!validateEnvelope(body)) return withDeviations(body, issuesOf(validateEnvelope));
  const payload = body as WebhookPayload;
  const names = eventNames(payload.action);
  const issues = actionIssues(payload.action, names);
  return issues === undefined
    ? { kind: 'recognized', payload, names, issues: [] }
    : { kind: 'unrecognized', payload, names, issues };
}

/** Trello's changes to the envelope must not get its deliveries refused: a refusal counts as a failure of the webhook. */
function withDeviations(body: unknown, issues: PayloadIssue[]): ValidatedPayload {
  const malformed = malformation(body);
  if (malformed !== undefined) return { kind: 'malformed', issues: malformed };
  const payload = withoutDeviations(body, deviationsOf);
  return { kind: 'unrecognized', payload, names: eventNames(payload.action), issues };
}

function deviationsOf(payload: unknown): string[] {
  if (validateEnvelope(payload)) return [];
  return (validateEnvelope.errors ?? []).map(({ instancePath }) => instancePath);
}

/** What keeps an action from being recognized, or undefined when nothing does. */
function actionIssues(action: ActionBase, names: readonly string[]): PayloadIssue[] | undefined {
  const validator = actionValidators.get(action.type);
  if (validator === undefined)
    return [{ path: '/action/type', message: 'is an action type without a schema' }];
  // From the type (the last name) to the fields, which build on it.
  for (let index = names.length - 1; index >= 0; index--) {
    // A field that Trello added later has no schema; it raises its name, and nothing is promised about it.
    const check = actionValidators.get(names[index]!);
    if (check !== undefined && !check(action)) return issuesOf(check, '/action');
  }
  return undefined;
}

const MAX_ISSUES = 10;

function issuesOf(validator: Validator, at = ''): PayloadIssue[] {
  return (validator.errors ?? [])
    .slice(0, MAX_ISSUES)
    .map(({ instancePath, message }) => ({ path: at + instancePath, message: message ?? 'is invalid' }));
}
