import type { ModelKind } from '../../util/model-kind.js';
import { isObject } from '../check-input.js';
import type { TrelloResponse } from '../request.js';

/**
 * A webhook as it is registered with Trello: the object of Trello's REST API. Fields that Trello adds later are kept on
 * it, although this type does not name them.
 */
export interface WebhookRegistration {
  /** 24 hexadecimal digits. */
  id: string;
  /** The description given at its registration; `''` without one. */
  description: string;
  /** The id of the board, card, list, member … that is watched. */
  idModel: string;
  /** Where Trello posts to, exactly as registered: this string is part of each delivery's signature. */
  callbackURL: string;
  /** `false` when a user switched it off or Trello gave up on it. */
  active: boolean;
  /** How many deliveries in a row have failed. One success sets it back to 0. */
  consecutiveFailures: number;
  /** Since when deliveries fail, as an ISO 8601 string; `null` while they succeed. */
  firstConsecutiveFailDate: string | null;
}

/**
 * The fields that {@link WebhooksAPI.getField} can ask for: the four of Trello's reference of 2013 and the two
 * counters that were added since.
 */
export const webhookFields = [
  'active',
  'callbackURL',
  'consecutiveFailures',
  'description',
  'firstConsecutiveFailDate',
  'idModel',
] as const;

/** The name of a field of a webhook. */
export type WebhookField = (typeof webhookFields)[number];

/** The arguments that register a webhook. */
export interface CreateWebhook {
  /** The model to watch: the id of a board, card, list, member … (24 hexadecimal digits). */
  idModel: string;
  /** Where Trello posts to. It must respond to a HEAD request with 200 during the call. */
  callbackURL: string;
  /** At most 16,384 characters. @default '' */
  description?: string | undefined;
  /** @default true */
  active?: boolean | undefined;
  /**
   * The kind of the model. Not sent: with it the scope of an OAuth 2.0 token is checked before the call.
   * @default unknown: any scope that reads something will do
   */
  kind?: ModelKind | undefined;
}

/** The arguments of `upsert`: those that Trello's reference lists for `PUT /1/webhooks/`. */
export type UpsertWebhook = Omit<CreateWebhook, 'active' | 'kind'>;

/** The changes to a webhook; at least one field. */
export type WebhookChange = Partial<Omit<CreateWebhook, 'kind'>>;

/** Reads one webhook from a response, or throws when it is not one. */
export function readWebhook(response: TrelloResponse): WebhookRegistration {
  return toWebhook(response.json, response);
}

/** Reads a list of webhooks from a response, or throws when it is not one. */
export function readWebhooks(response: TrelloResponse): WebhookRegistration[] {
  if (!Array.isArray(response.json)) throw response.unexpected('the response is not a list');
  return response.json.map((item: unknown) => toWebhook(item, response));
}

/** Reads `{"_value": …}`, the form in which Trello returns one field, or throws when it is something else. */
export function readField<F extends WebhookField>(
  response: TrelloResponse,
  field: F,
): WebhookRegistration[F] {
  const given = isObject(response.json) ? response.json['_value'] : undefined;
  const value = field === 'description' && given === null ? '' : given;
  if (!fits[field](value)) throw response.unexpected(`the response has no ${field}`);
  return value as WebhookRegistration[F];
}

/** Whether the response is `{"_value": …}`. */
export function isFieldResponse(response: TrelloResponse): boolean {
  return isObject(response.json) && '_value' in response.json && !('id' in response.json);
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

function toWebhook(json: unknown, response: TrelloResponse): WebhookRegistration {
  if (!isObject(json)) throw response.unexpected('the response is not a webhook');
  // The two counters came later than the rest, and a webhook without a description may say null.
  const webhook = {
    ...json,
    description: json['description'] ?? '',
    consecutiveFailures: json['consecutiveFailures'] ?? 0,
    firstConsecutiveFailDate: json['firstConsecutiveFailDate'] ?? null,
  } as unknown as WebhookRegistration;
  if (typeof webhook.id !== 'string' || webhook.id === '')
    throw response.unexpected('the response has no id');
  for (const [field, isRight] of Object.entries(fits))
    if (!isRight(webhook[field as WebhookField])) throw response.unexpected(`the response has no ${field}`);
  return webhook;
}
