import type { ModelKind } from '../../util/model-kind.js';
import { isURL } from '../../util/url.js';
import { describeValue } from '../check-input.js';
import { InvalidArgumentError } from '../errors.js';
import { checkWebhookArguments, withoutKind } from '../resources/webhook-arguments.js';

/** A webhook that should exist and be active. */
export interface DesiredWebhook {
  /** The id of the model to watch (24 hexadecimal digits). */
  idModel: string;
  /** Where Trello posts to. */
  callbackURL: string;
  /** The description of the webhook. Without one, the description of an existing webhook is left as it is. */
  description?: string | undefined;
  /** The kind of the model, for which the scope of an OAuth 2.0 token is checked before the call. @default unknown */
  kind?: ModelKind | undefined;
}

/** Throws unless it is a list of desired webhooks, each with a model and callback URL of its own. */
export function checkDesiredWebhooks(desired: readonly DesiredWebhook[]): void {
  if (!Array.isArray(desired))
    throw new InvalidArgumentError(
      'desired',
      `must be an array of webhooks, but is ${describeValue(desired)}`,
    );
  for (const entry of desired as unknown[])
    checkWebhookArguments(withoutKind(entry), {
      required: ['idModel', 'callbackURL'],
      optional: ['description'],
    });
  if (new Set(desired.map(registrationKey)).size < desired.length)
    throw new InvalidArgumentError(
      'desired',
      'has the same model and callback URL twice',
      'Leave one of them out',
    );
}

/** Model and callback URL: Trello allows one webhook for each such pair and token. */
export function registrationKey({ idModel, callbackURL }: { idModel: string; callbackURL: string }): string {
  return `${idModel.toLowerCase()} ${callbackURL}`;
}

/** Origin and path of a callback URL, or the whole text when it is not a URL. */
export function endpointOf(callbackURL: string): string {
  if (!isURL(callbackURL)) return callbackURL;
  const { origin, pathname } = new URL(callbackURL);
  return origin + pathname;
}
