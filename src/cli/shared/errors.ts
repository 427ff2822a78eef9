import { TrelloWebhooksError } from '../../errors.js';

/** Something about the call of the command cannot be right (exit code 2). */
export class UsageError extends TrelloWebhooksError {
  constructor(message: string, hint?: string) {
    super('usage', message, hint === undefined ? {} : { hint });
  }
}
