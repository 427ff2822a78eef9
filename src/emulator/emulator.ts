import type { ActionMap } from '../generated/types.js';
import type { ActionType } from '../payload/event-names.js';
import type { EmulatedAction } from './actions/action.js';
import type { TriggerOptions } from './actions/act-options.js';
import type { DeliveryRecord, DeliveryAttempt } from './delivery/delivery.js';
import type { EmulatedModel } from './state/models.js';
import type { EmulatedWebhook } from './state/webhook.js';

/** What {@link TrelloEmulator.trigger} returns. */
export interface TriggerResult {
  action: EmulatedAction;
  /** One per webhook that receives the action. They go on after `trigger` returned. */
  deliveries: readonly DeliveryRecord[];
}

/** Trello's side of the wire, running. */
export interface TrelloEmulator {
  /** Where the REST side answers, such as `http://127.0.0.1:41234/1`. */
  readonly baseURL: string;
  /** A copy of all webhooks, in order of creation. */
  readonly webhooks: EmulatedWebhook[];
  /** A copy of the list of attempts, the oldest first; the latest 10,000 are kept. */
  readonly deliveries: DeliveryAttempt[];

  /**
   * Makes an action and begins to deliver it to every active webhook that receives it: the webhook's model is one of
   * the models in `data` (or the member who acts), and that kind of model receives that type. A type that nobody knows
   * is allowed, since Trello adds types, and goes to all of them.
   *
   * @example
   * ```ts
   * const { action } = trello.trigger('commentCard', { text: 'Hello', card, list, board });
   * await trello.waitForDeliveries(action.id);
   * ```
   * @param type Such as `'updateCard'`.
   * @param data The `data` of the action, as Trello has it for this type; its models' fields are remembered. For known
   * types an editor proposes the keys; data of another form is sent as well, to test what happens then. A complete
   * example of each type is `createDelivery(type).action.data` of `trello-webhooks/testing`.
   * @throws TrelloWebhooksError `invalid_option` for an argument that cannot work; `emulator_closed` after `close`.
   */
  trigger<Type extends ActionType>(
    type: Type,
    data: ActionMap[Type]['data'],
    options?: TriggerOptions,
  ): TriggerResult;
  trigger(type: string, data: object, options?: TriggerOptions): TriggerResult;

  /**
   * Adds a model, or changes fields of a known one: what deliveries show as `model`.
   *
   * @example
   * ```ts
   * trello.addModel({ kind: 'board', id: '5abbe4b7ddc1b351ef961414', name: 'Roadmap', closed: false });
   * ```
   * @throws TrelloWebhooksError `invalid_option` when the id is not 24 hex digits.
   */
  addModel(model: EmulatedModel): void;

  /** Revokes a token: it is not accepted any more, and its webhooks are gone. */
  revokeToken(token: string): void;

  /**
   * Resolves when the deliveries of an action are over, retries included.
   *
   * @example
   * ```ts
   * const attempts = await trello.waitForDeliveries(action.id);
   * attempts.map(({ status }) => status); // [500, 200]
   * ```
   * @returns Its attempts, as far as they are remembered.
   */
  waitForDeliveries(actionId: string): Promise<DeliveryAttempt[]>;

  /** Resolves when no delivery is under way and no retry is waiting. */
  waitForIdle(): Promise<void>;

  /** Stops: ends every connection, drops deliveries and retries, leaves nothing open. May be called again. */
  close(): Promise<void>;

  /** The same as {@link TrelloEmulator.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
