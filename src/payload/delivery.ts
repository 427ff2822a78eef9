import type { PayloadIssue } from '../errors.js';
import type { ActionBase, Model, WebhookInfo } from '../generated/types.js';
import type { DeliveryInfo } from '../handlers/event.js';

/** An authentic, well-formed delivery, on its way to the handlers. */
export interface Task {
  readonly recognized: boolean;
  readonly issues: readonly PayloadIssue[];
  readonly names: readonly string[];
  readonly action: ActionBase;
  readonly model: Model;
  readonly webhook: WebhookInfo | undefined;
  readonly delivery: DeliveryInfo;
}

/**
 * What tells the webhook of a delivery from others. Trello has one webhook per callback URL, model and token, and
 * sends its id since about 2024; before, the first two have to do.
 */
export function webhookKey({ webhook, model, delivery }: Task): string {
  return webhook?.id ?? `${delivery.callbackURL} ${model.id}`;
}
