import type { ProcessResult } from '../processing/processor.js';
import type { ValidatedPayload } from '../payload/validate.js';
import { deliveryChannel, type DeliveryMessage } from './channels.js';

/** Publishes what became of an authentic delivery. Ask first whether anybody listens. */
export function announce(
  checked: ValidatedPayload,
  receivedAt: Date,
  dispatched: ProcessResult,
  status: number,
): void {
  if (checked.kind === 'malformed') return;
  const { action, model, webhook } = checked.payload;
  const { name } = model as { name?: unknown };
  deliveryChannel.publish({
    receivedAt,
    ms: Date.now() - receivedAt.getTime(),
    status,
    ...(dispatched.ok ? { repeated: dispatched.repeated } : { code: dispatched.error.code }),
    actionId: action.id,
    type: action.type,
    names: checked.names,
    modelId: model.id,
    ...(typeof name === 'string' && { modelName: name }),
    ...(webhook !== undefined && { webhookId: webhook.id }),
    recognized: checked.kind === 'recognized',
  } satisfies DeliveryMessage);
}
