import type { Delivery } from '../payload/delivery.js';
import { deliveryChannel, type DeliveryMessage } from './channels.js';

/** Publishes the response to an authentic delivery. Costs nothing while no one subscribed to the channel. */
export function publishDelivery(
  delivery: Delivery,
  status: number,
  result: { readonly duplicate: boolean } | { readonly code: string },
): void {
  if (!deliveryChannel.hasSubscribers) return;
  const { action, model, webhook, receivedAt, names, recognized } = delivery;
  const { name } = model as { name?: unknown };
  deliveryChannel.publish({
    receivedAt,
    ms: Date.now() - receivedAt.getTime(),
    status,
    ...result,
    actionId: action.id,
    type: action.type,
    names,
    modelId: model.id,
    ...(typeof name === 'string' && { modelName: name }),
    ...(webhook !== undefined && { webhookId: webhook.id }),
    recognized,
  } satisfies DeliveryMessage);
}

/** Publishes a refusal. Costs nothing while no one subscribed to the channel. */
export function publishRefusal(status: number, code: string): void {
  if (!deliveryChannel.hasSubscribers) return;
  deliveryChannel.publish({ receivedAt: new Date(), status, code } satisfies DeliveryMessage);
}
