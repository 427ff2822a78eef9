import { FAULTS } from '../error-table.js';
import { TrelloWebhooksError } from '../errors.js';
import { brandErrors } from '../util/brand.js';

/**
 * `permanent`: thrown by a handler for what no further attempt can mend. With an inbox the entry becomes a dead letter at
 * once; without one the failure is reported once and the response is 200, so that Trello does not send the delivery again.
 *
 * While another handler of the entry is to be tried again, the entry waits for that, and this handler runs again, too.
 *
 * @example
 * ```ts
 * webhooks.on('commentCard', ({ action }) => {
 *   if (!action.data.text.startsWith('!')) throw new PermanentError('The comment is no command');
 * });
 * ```
 */
export class PermanentError extends TrelloWebhooksError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('permanent', message, { ...FAULTS.permanent, ...options });
  }
}

brandErrors({ PermanentError });
