import { isHTTPURL } from '../../../util/http/send-request.js';
import { isTrelloId } from '../../../util/trello-id.js';
import { MAX_DESCRIPTION } from '../../limits.js';
import type { WebhookSettings } from '../../state/webhook.js';
import { invalidValue, modelNotFound } from '../refusals.js';
import { optional, required, type Argument, type ArgumentValues } from '../route.js';

/** Each converts the text of one setting, or refuses it. */
export const settingParsers: {
  readonly [Name in keyof WebhookSettings]: Argument<WebhookSettings[Name]>['parse'];
} = {
  description: (text) => {
    if (text.length > MAX_DESCRIPTION) throw invalidValue('description');
    return text;
  },
  callbackURL: (text) => {
    if (!isHTTPURL(text)) throw invalidValue('callbackURL');
    return text;
  },
  idModel: (text, { models, allowsUnknownModels }) => {
    if (!isTrelloId(text)) throw invalidValue('idModel');
    const id = text.toLowerCase();
    if (!allowsUnknownModels && !models.has(id)) throw modelNotFound();
    return id;
  },
  active: (text) => {
    if (text !== 'true' && text !== 'false') throw invalidValue('active');
    return text === 'true';
  },
};

const { description, callbackURL, idModel, active } = settingParsers;

/** The arguments that change a webhook. */
export const changedSettings = {
  description: optional(description),
  callbackURL: optional(callbackURL),
  idModel: optional(idModel),
  active: optional(active),
};

/** The arguments of a new webhook. */
export const newSettings = {
  description: optional(description),
  callbackURL: required(callbackURL),
  idModel: required(idModel),
  active: optional(active),
};

/** The settings of a new webhook, with Trello's defaults. */
export function withDefaults({
  description = '',
  active = true,
  callbackURL,
  idModel,
}: ArgumentValues<typeof newSettings>): WebhookSettings {
  return { description, idModel, callbackURL, active };
}
