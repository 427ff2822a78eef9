import type { TrelloAnswer } from './transport.js';
import type { TrelloWebhook, WebhookField } from './types.js';

/** Reads one webhook from an answer, or throws when it is not one. */
export function readWebhook(answer: TrelloAnswer): TrelloWebhook {
  return toWebhook(answer.json, answer);
}

/** Reads a list of webhooks from an answer, or throws when it is not one. */
export function readWebhooks(answer: TrelloAnswer): TrelloWebhook[] {
  if (!Array.isArray(answer.json)) throw answer.unexpected('the answer is not a list');
  return answer.json.map((item: unknown) => toWebhook(item, answer));
}

/** Reads `{"_value": …}`, which is how Trello answers one field of a thing, or throws when it is not that. */
export function readField<F extends WebhookField>(answer: TrelloAnswer, field: F): TrelloWebhook[F] {
  const given = isObject(answer.json) ? answer.json['_value'] : undefined;
  const value = field === 'description' && given === null ? '' : given;
  if (!fits[field](value)) throw answer.unexpected(`the answer has no ${field}`);
  return value as TrelloWebhook[F];
}

/** Whether the answer is `{"_value": …}`. */
export function isFieldAnswer(answer: TrelloAnswer): boolean {
  return isObject(answer.json) && '_value' in answer.json && !('id' in answer.json);
}

const isString = (value: unknown) => typeof value === 'string';
const fits: Record<WebhookField, (value: unknown) => boolean> = {
  active: (value) => typeof value === 'boolean',
  callbackURL: isString,
  consecutiveFailures: (value) => typeof value === 'number',
  description: isString,
  firstConsecutiveFailDate: (value) => value === null || isString(value),
  idModel: isString,
};

function toWebhook(json: unknown, answer: TrelloAnswer): TrelloWebhook {
  if (!isObject(json)) throw answer.unexpected('the answer is not a webhook');
  // The two counters came later than the rest, and a webhook without a description may say null.
  const webhook = {
    ...json,
    description: json['description'] ?? '',
    consecutiveFailures: json['consecutiveFailures'] ?? 0,
    firstConsecutiveFailDate: json['firstConsecutiveFailDate'] ?? null,
  } as unknown as TrelloWebhook;
  if (typeof webhook.id !== 'string' || webhook.id === '') throw answer.unexpected('the answer has no id');
  for (const [field, isRight] of Object.entries(fits))
    if (!isRight(webhook[field as WebhookField])) throw answer.unexpected(`the answer has no ${field}`);
  return webhook;
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
