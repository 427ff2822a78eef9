import { isURL } from '../../util/url.js';
import { checkId, describeValue, isObject } from '../check-input.js';
import { InvalidArgumentError } from '../errors.js';
import { webhookFields, type WebhookField } from './webhook-registration.js';

/** The longest description that Trello takes (its REST reference: "a string with a length from 0 to 16384"). */
const longestDescription = 16_384;

/** Throws unless Trello would take the value as a description. */
export function checkDescription(name: string, value: unknown): string {
  if (typeof value !== 'string')
    throw new InvalidArgumentError(name, `must be a string, but is ${describeValue(value)}`);
  if (value.length <= longestDescription) return value;
  throw new InvalidArgumentError(name, `must have at most 16,384 characters, but has ${value.length}`);
}

/**
 * Throws unless the value is an absolute http(s) URL. It is sent as it is and never normalized, because deliveries
 * are signed over exactly this string.
 */
export function checkCallbackURL(name: string, value: unknown): string {
  const hint = 'Give the public address of your receiver, such as https://bot.example.com/trello';
  if (typeof value !== 'string')
    throw new InvalidArgumentError(name, `must be a string, but is ${describeValue(value)}`, hint);
  if (/\s/.test(value)) throw new InvalidArgumentError(name, 'must not contain white space', hint);
  if (!/^https?:\/\/[^/]/i.test(value) || !isURL(value))
    throw new InvalidArgumentError(name, 'must be an absolute URL with http or https', hint);
  return value;
}

/** Throws unless the value is `true` or `false`. */
export function checkActive(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new InvalidArgumentError(name, `must be true or false, but is ${describeValue(value)}`);
}

/** Throws unless a webhook has a field of that name. */
export function checkField(value: unknown): WebhookField {
  const field = webhookFields.find((known) => known === value);
  if (field !== undefined) return field;
  throw new InvalidArgumentError(
    'field',
    'is not a field of a webhook',
    `Known are ${webhookFields.join(', ')}`,
  );
}

const checks = {
  idModel: checkId,
  callbackURL: checkCallbackURL,
  description: checkDescription,
  active: checkActive,
} as const;

/** An argument of a webhook that can be written. */
export type WritableField = keyof typeof checks;

/** Throws unless the value can be written to that field of a webhook. */
export function checkValue(field: WritableField, name: string, value: unknown): string | boolean {
  return checks[field](name, value);
}

/**
 * Checks the arguments of a write and returns the body to send: the known ones, without those that are `undefined`.
 * An unknown one is an error, because a misspelt `callbackUrl` would otherwise silently change nothing.
 *
 * They go into a JSON body, as in the curl command of Trello's webhook guide. Trello takes them in the query as well (its
 * OpenAPI file declares them there), but a description of 16,384 characters does not fit into a URL, and URLs end up in
 * logs.
 */
export function checkWebhookArguments(
  input: unknown,
  { required, optional }: { required: readonly WritableField[]; optional: readonly WritableField[] },
): Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new InvalidArgumentError('the first argument', `must be an object, but is ${describeValue(input)}`);
  const known = [...required, ...optional];
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    const field = known.find((candidate) => candidate === name);
    if (field === undefined)
      throw new InvalidArgumentError(
        name,
        'is not an argument of this call',
        `Known are ${known.join(', ')}`,
      );
    if (value !== undefined) body[field] = checkValue(field, field, value);
  }
  for (const field of required) if (!(field in body)) checkValue(field, field, undefined);
  return body;
}

/** The arguments without the kind of the model, which is never sent. */
export function withoutKind(entry: unknown): unknown {
  if (!isObject(entry)) return entry;
  const sent = { ...entry };
  delete sent['kind'];
  return sent;
}
