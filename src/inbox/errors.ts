import { FAULTS } from '../error-table.js';
import { DeliveryError, TrelloWebhooksError, type TrelloWebhooksErrorOptions } from '../errors.js';
import { brandErrors } from '../util/brand.js';

/** `inbox_error`: an inbox that cannot be used as it is: a newer file, a missing driver, a wrong connection. */
export class InboxError extends TrelloWebhooksError {
  constructor(message: string, options?: TrelloWebhooksErrorOptions) {
    super('inbox_error', message, options);
  }
}

/** `inbox_unavailable` (503): the delivery was not stored, so Trello sends it again. */
export class InboxUnavailableError extends DeliveryError {
  constructor(cause?: unknown) {
    super('inbox_unavailable', { cause });
  }
}

/** `lease_lost`: the lease of an entry ran out before its attempt was settled; another process may have the entry. */
export class LeaseLostError extends TrelloWebhooksError {
  constructor() {
    super('lease_lost', 'The lease of the entry was lost, so the settlement was not recorded');
  }
}

/** `poison`: an entry during whose attempts the process died, or gave no sign of life, again and again. */
export class PoisonError extends TrelloWebhooksError {
  constructor(lost: number) {
    super(
      'poison',
      `The process died or gave no sign of life ${lost} times while this entry was handled`,
      FAULTS.poison,
    );
  }
}

brandErrors({ InboxError, InboxUnavailableError, LeaseLostError, PoisonError });
