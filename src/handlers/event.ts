import type {
  ActionBase,
  BoardRef,
  CardRef,
  ChecklistRef,
  ListRef,
  MemberNameRef,
  Model,
  WebhookInfo,
} from '../generated/types.js';
import type { Logger } from '../util/logger.js';
import type { EventActionMap, EventName } from '../payload/event-names.js';
import type { PayloadIssue } from '../errors.js';
import type { Delivery } from '../payload/delivery.js';

/** The members of every event, whatever its name. */
export interface EventBase {
  /** The name under which the handler was registered; for `onAny`, `onUnrecognized` and middleware the action's type. */
  readonly name: string;
  /** All names that the action raises: `type:field` for each changed field, then the type. */
  readonly names: readonly string[];
  /** The action, as Trello sent it. */
  readonly action: ActionBase;
  /** The watched model as it is after the action. */
  readonly model: Model;
  /** The webhook that this delivery belongs to. Trello sends it since about 2024; be ready for undefined. */
  readonly webhook: WebhookInfo | undefined;
  /** The delivery: its exact bytes, and how and when it reached this service. */
  readonly delivery: Delivery;
  /** 1 for the first attempt at this action, 2 for the first repeat after a failure, and so on. */
  readonly attempt: number;
  /**
   * The same text in every attempt of this handler at this action, and another for any other. Hand it to whatever you
   * call that takes an idempotency key, since a process can die between an effect and the note that it happened.
   */
  readonly idempotencyKey: string;
  /** Aborted when `handlerTimeoutMs` is over or the service is stopping. Hand it to `fetch` and the like. */
  readonly signal: AbortSignal;
  /** Your logger; one with a `child` method (pino) adds the action's id and type to each line. */
  readonly log: Logger;
  /**
   * Asks Trello to delete the webhook of this delivery: the response is 410 once all handlers have finished
   * (source: Trello's webhooks guide). When a handler fails the response is 500, and 410 follows on the retry.
   */
  readonly unsubscribe: () => void;
}

/**
 * The event that a handler of `Name` receives: `action` is typed by the name, so that `'updateCard:idList'` knows
 * `action.data.listBefore`.
 *
 * @example
 * ```ts
 * function announce({ action }: TrelloEvent<'commentCard'>) {
 *   console.log(action.data.text);
 * }
 * webhooks.on('commentCard', announce);
 * ```
 */
export type TrelloEvent<Name extends EventName = EventName> = Name extends EventName
  ? EventBase & { readonly name: Name; readonly action: EventActionMap[Name] }
  : never;

/** The event of `onAny` and of middleware: any authentic, well-formed action. */
export interface AnyEvent extends EventBase {
  /** Whether the action matches the schema of its type. */
  readonly recognized: boolean;
  /** What kept it from being recognized; empty when it is. */
  readonly issues: readonly PayloadIssue[];
  readonly action: AnyAction;
  /**
   * Whether the action is recognized and raises the name, or one of several; narrows the type of `action`. After a list of
   * names `action.type` tells the types apart.
   *
   * @example
   * ```ts
   * webhooks.onAny((event) => {
   *   if (event.is('commentCard')) console.log(event.action.data.text);
   *   if (event.is(['createCard', 'emailCard'])) console.log(event.action.data.card.name);
   * });
   * ```
   */
  is<Name extends EventName>(
    name: Name | readonly Name[],
  ): this is AnyEvent & { readonly action: EventActionMap[Name] };
}

/** The action of `AnyEvent`, whatever its type. */
export interface AnyAction extends ActionBase {
  readonly data: AnyActionData;
}

/**
 * What most actions refer to, so that a filter can look at it. None of it is promised: an action that is not recognized
 * (`event.recognized`) may have anything there.
 *
 * @example
 * ```ts
 * webhooks.use(async (event, next) => {
 *   if (event.action.data.board?.id === '5abbe4b7ddc1b351ef961414') await next();
 * });
 * ```
 */
export interface AnyActionData {
  /** The board on which it was done. */
  readonly board?: Partial<BoardRef>;
  /** The card that it was done to. */
  readonly card?: Partial<CardRef>;
  /** The list that it was done to, or that has the card. */
  readonly list?: Partial<ListRef>;
  /** The member whom it was done to. */
  readonly member?: Partial<MemberNameRef>;
  /** The checklist that it was done to, or that has the item. */
  readonly checklist?: Partial<ChecklistRef>;
}

/** The event of a handler registered with `allowUnknown`: its data is whatever Trello sent. */
export interface UnknownEvent extends EventBase {
  readonly action: ActionBase & { readonly data: Readonly<Record<string, unknown>> };
}
