import type { WebhookRegistration } from '../../../src/client/index.js';

let made = 0;

/** An id that was not used before, as Trello's look. */
export function newId(): string {
  return `6591a7b0${(++made).toString(16).padStart(16, '0')}`;
}

export const boardId = '5abbe4b7ddc1b351ef961414';
export const callbackURL = 'https://bot.example.com/trello';

/** A webhook as Trello returns it. */
export function aWebhook(fields: Partial<WebhookRegistration> = {}): WebhookRegistration {
  return {
    id: newId(),
    description: '',
    idModel: boardId,
    callbackURL,
    active: true,
    consecutiveFailures: 0,
    firstConsecutiveFailDate: null,
    ...fields,
  };
}
