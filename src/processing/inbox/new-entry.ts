import type { DeliveryError } from '../../errors.js';
import type { AttemptError, NewEntry } from '../../inbox/inbox.js';
import type { OrderBy } from '../../inbox/options.js';
import { dedupeKey, webhookKey, type Dedupe, type Delivery } from '../../payload/delivery.js';
import { describeError } from '../../util/describe-error.js';
import { randomUUID, digestHex, utf8Bytes } from '../../util/node.js';
import { orderKey } from './order-key.js';

/** The entry that a delivery is stored as. */
export function entryOf(delivery: Delivery, dedupe: Dedupe, orderBy: OrderBy): NewEntry {
  const { action, model, receivedAt, callbackURL, query, clientIdentifier } = delivery;
  return {
    id: dedupeKey(delivery, dedupe) ?? randomUUID(),
    orderKey: orderKey(orderBy, action, model),
    type: action.type,
    webhook: webhookKey(delivery),
    // An action that was fetched, and not delivered, has no bytes yet.
    body: delivery.body ?? utf8Bytes(JSON.stringify({ model, action })),
    origin: {
      receivedAt: receivedAt.getTime(),
      callbackURL,
      ...(query !== '' && { query }),
      clientIdentifier,
    },
  };
}

/** The entry of an authentic body that is no delivery, with the reason. */
export function deadLetterOf(body: Uint8Array, reason: DeliveryError): [NewEntry, AttemptError] {
  const receivedAt = Date.now();
  // Trello sends it again, since the response is 400: the id is that of the first time.
  const id = `malformed ${digestHex(body)}`;
  return [
    { id, orderKey: undefined, type: '', webhook: undefined, body, origin: { receivedAt } },
    { attempt: 0, at: receivedAt, handler: 'inbox', error: describeError(reason) },
  ];
}
