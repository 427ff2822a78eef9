import { InvalidPayloadError, type PayloadIssue } from '../errors.js';
import type { ActionBase, Model, WebhookInfo } from '../generated/types.js';
import { parseJSON } from './parse.js';
import { validatePayload } from './validate.js';

/** How a delivery reached this service. */
export interface DeliveryOrigin {
  /** When its body had arrived and was verified. */
  readonly receivedAt: Date;
  /** The configured callback URL for which Trello signed it; undefined when it came through `ingest()`. */
  readonly callbackURL: string | undefined;
  /**
   * The query of the signed URL beyond that of the configured one, without the question mark; `''` when it has none. Only
   * callback URLs that are configured with `query` have one.
   */
  readonly query: string;
  /**
   * The `X-Trello-Client-Identifier` that the REST caller sent who caused the action. Compare it with your own
   * identifier to ignore what your bot did itself. It is not covered by the signature.
   */
  readonly clientIdentifier: string | undefined;
}

/**
 * An authentic, well-formed delivery. It is made once, from a request, from a stored entry or by `ingest()`, and it is
 * what processing, handlers and telemetry see.
 */
export interface Delivery extends DeliveryOrigin {
  /** The action, as Trello sent it. */
  readonly action: ActionBase;
  /** The watched model as it is after the action. */
  readonly model: Model;
  /** The webhook that it belongs to. Trello sends it since about 2024; be ready for undefined. */
  readonly webhook: WebhookInfo | undefined;
  /** All event names that the action raises: `type:field` for each changed field, then the type. */
  readonly names: readonly string[];
  /** Whether the action matches the schema of its type. */
  readonly recognized: boolean;
  /** What kept it from being recognized, at most ten; empty when it is. */
  readonly issues: readonly PayloadIssue[];
  /** The exact bytes that Trello signed; undefined when it came through `ingest()`. */
  readonly body: Uint8Array | undefined;
}

/**
 * The delivery in the bytes of a body.
 *
 * Throws `InvalidJSONError` when they are not JSON in UTF-8, and `InvalidPayloadError` when that is no delivery.
 */
export function deliveryFromBody(body: Uint8Array, origin: DeliveryOrigin): Delivery {
  return deliveryFromPayload(parseJSON(body), origin, body);
}

/** The delivery in a payload. Throws `InvalidPayloadError` when it is none. */
export function deliveryFromPayload(payload: unknown, origin: DeliveryOrigin, body?: Uint8Array): Delivery {
  const checked = validatePayload(payload);
  if (checked.kind === 'malformed') throw new InvalidPayloadError(checked.issues);
  const { action, model, webhook } = checked.payload;
  return {
    action,
    model,
    webhook,
    names: checked.names,
    recognized: checked.kind === 'recognized',
    issues: checked.issues,
    receivedAt: origin.receivedAt,
    callbackURL: origin.callbackURL,
    query: origin.query,
    clientIdentifier: origin.clientIdentifier,
    body,
  };
}

/**
 * A text that tells the webhook of a delivery from all others. Trello has one webhook for each callback URL, model and
 * token, and sends its id since about 2024; before, the first two have to do.
 */
export function webhookKey({ webhook, callbackURL, query, model }: Delivery): string {
  return webhook?.id ?? `${callbackURL}${query === '' ? '' : `?${query}`} ${model.id}`;
}

/** The deliveries that count as the same one, so that nothing runs twice. */
export type Dedupe = 'action' | 'delivery' | false;

/** A text that duplicates of a delivery share; undefined when none of them counts as one. */
export function dedupeKey(delivery: Delivery, dedupe: Dedupe): string | undefined {
  if (dedupe === false) return undefined;
  const { id } = delivery.action;
  return dedupe === 'action' ? id : `${id} ${webhookKey(delivery)}`;
}
