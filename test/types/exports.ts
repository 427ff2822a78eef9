// What the package exports by name, and that nothing of it is `any`. Checked by tsc, never run.
import {
  BodyConsumedError,
  BodyIncompleteError,
  BodyTimeoutError,
  BodyTooLargeError,
  DeliveryError,
  DuplicateHandlerError,
  HandlerFailedError,
  HandlerTimeoutError,
  InboxUnavailableError,
  InternalError,
  InvalidJSONError,
  InvalidOptionError,
  InvalidPayloadError,
  InvalidRequestError,
  MethodNotAllowedError,
  NotAcceptedError,
  OverloadedError,
  ProviderFailedError,
  signBody,
  SignatureMismatchError,
  SignatureMissingError,
  StoppingError,
  TooOldError,
  TrelloWebhooksError,
  UnknownEventError,
  UnrecognizedActionError,
  validatePayload,
  verifySignature,
} from '../../src/index.js';
import type {
  ActionBase,
  ActionType,
  actionTypes,
  AnyAction,
  AnyActionData,
  AnyEvent,
  Delivery,
  DeliveryErrorCode,
  EventActionMap,
  EventName,
  ExpressRequest,
  ExpressRouter,
  HandlerOptions,
  Model,
  NodeRequest,
  NodeResponse,
  ParsedRequest,
  PayloadIssue,
  Rejection,
  RejectionCode,
  SubEventName,
  subEvents,
  TrelloEvent,
  TrelloWebhooksOptions,
  UnknownEvent,
  UnknownHandlerOptions,
  ValidatedPayload,
  WebhookResponse,
  WebhookInfo,
  WebhookPayload,
  WebhookRequest,
  WebhookRequestWithBody,
} from '../../src/index.js';
import type {
  ActionMap,
  BoardRef,
  CardRef,
  CreateCardAction,
  CreateCardData,
  LabelRef,
  ListRef,
  MemberRef,
  SubEventMap,
  UpdateCardAction,
  UpdateCardData,
  UpdateCardDueAction,
} from '../../src/types/index.js';
import { assert, type Equal, type HoldsAny, typeOf } from './assert.js';

// The maps and the names.
assert<Equal<ActionType, keyof ActionMap>>();
assert<Equal<SubEventName, keyof SubEventMap>>();
assert<Equal<EventName, ActionType | SubEventName>>();
assert<Equal<keyof EventActionMap, EventName>>();
assert<Equal<(typeof actionTypes)[number], ActionType>>();
assert<Equal<(typeof subEvents)[number], SubEventName>>();
assert<Equal<ActionMap['createCard'], CreateCardAction>>();
assert<Equal<ActionMap['createCard']['data'], CreateCardData>>();
assert<Equal<ActionMap['updateCard'], UpdateCardAction>>();
assert<Equal<SubEventMap['updateCard:due'], UpdateCardDueAction>>();
// A name is a text of its own, not any text: otherwise a misspelt one would compile.
assert<Equal<string extends EventName ? 'any text' : 'names', 'names'>>();

// Each type says its own name, each sub-event that of its type, and each is an action.
type Misnamed = {
  [Name in EventName]: EventActionMap[Name] extends ActionBase & {
    type: Name extends `${infer Type}:${string}` ? Type : Name;
  }
    ? never
    : Name;
}[EventName];
assert<Equal<Misnamed, never>>();

// What the data of any action may have, every event has in that form, so that event.is() takes nothing away.
type Common<Data> = Pick<Data, keyof Data & keyof AnyActionData>;
type Different = {
  [Name in EventName]: Common<EventActionMap[Name]['data']> extends AnyActionData ? never : Name;
}[EventName];
assert<Equal<Different, never>>();

// The action of a sub-event fits where that of its type is wanted.
type Unfit = {
  [Name in SubEventName]: Name extends `${infer Type extends ActionType}:${string}`
    ? SubEventMap[Name] extends ActionMap[Type]
      ? never
      : Name
    : Name;
}[SubEventName];
assert<Equal<Unfit, never>>();

// `any` would switch the compiler off for whoever touches it. The helper finds it:
// eslint-disable-next-line @typescript-eslint/no-explicit-any
assert<HoldsAny<{ a: { b?: any[] } }>>();
assert<Equal<HoldsAny<{ a: unknown; b: never; c?: { d: null } }>, false>>();
type Everything = [
  ActionBase,
  AnyAction,
  ActionMap,
  SubEventMap,
  BoardRef,
  CardRef,
  LabelRef,
  ListRef,
  MemberRef,
  Model,
  WebhookInfo,
  WebhookPayload,
  UpdateCardData,
  // `AbortSignal` has a reason of any type.
  Omit<AnyEvent, 'signal' | 'delivery'>,
  Omit<TrelloEvent<'updateCard:idList'>, 'signal' | 'delivery'>,
  Omit<UnknownEvent, 'signal' | 'delivery'>,
  Omit<Delivery, 'body'>,
  HandlerOptions,
  UnknownHandlerOptions,
  TrelloWebhooksOptions,
  Omit<Rejection, 'body'>,
  ValidatedPayload,
  WebhookResponse,
  WebhookRequest,
  Omit<WebhookRequestWithBody, 'body'>,
  ExpressRequest,
  NodeRequest,
  NodeResponse,
  ParsedRequest,
  Parameters<ExpressRouter>,
];
assert<Equal<{ [At in keyof Everything]: HoldsAny<Everything[At]> }[number], false>>();

// Errors.
declare const thrown: unknown;
if (thrown instanceof TrelloWebhooksError) {
  typeOf(thrown.code).is<string>();
  typeOf(thrown.hint).is<string | undefined>();
}
if (thrown instanceof DeliveryError) {
  typeOf(thrown.code).is<DeliveryErrorCode>();
  typeOf(thrown.status).is<number>();
  typeOf(thrown.publicMessage).is<string>();
}
if (thrown instanceof HandlerFailedError) typeOf(thrown.errors).is<readonly unknown[]>();
if (thrown instanceof InvalidPayloadError) typeOf(thrown.issues).is<readonly PayloadIssue[]>();
if (thrown instanceof UnknownEventError) typeOf(thrown.near).is<readonly string[]>();
export const setUpErrors: readonly (abstract new (...args: never[]) => TrelloWebhooksError)[] = [
  InvalidOptionError,
  UnknownEventError,
  DuplicateHandlerError,
];
// One class for each code, by which they can be told apart.
export const classes: Record<DeliveryErrorCode, abstract new (...args: never[]) => DeliveryError> = {
  method_not_allowed: MethodNotAllowedError,
  signature_missing: SignatureMissingError,
  signature_mismatch: SignatureMismatchError,
  body_too_large: BodyTooLargeError,
  overloaded: OverloadedError,
  too_old: TooOldError,
  not_accepted: NotAcceptedError,
  invalid_request: InvalidRequestError,
  body_consumed: BodyConsumedError,
  body_incomplete: BodyIncompleteError,
  body_timeout: BodyTimeoutError,
  invalid_json: InvalidJSONError,
  invalid_payload: InvalidPayloadError,
  unrecognized_action: UnrecognizedActionError,
  provider_failed: ProviderFailedError,
  handler_failed: HandlerFailedError,
  handler_timeout: HandlerTimeoutError,
  stopping: StoppingError,
  inbox_unavailable: InboxUnavailableError,
  internal_error: InternalError,
};

// Hooks of onRejected() never hear of handlers.
assert<Equal<Exclude<DeliveryErrorCode, RejectionCode>, 'handler_failed' | 'handler_timeout'>>();

// The pieces.
const signature = signBody('{}', { secret: 's', callbackURL: 'https://bot.example.com/trello' });
typeOf(signature).is<string>();
const fits = verifySignature(Buffer.from('{}'), undefined, {
  secret: ['s'],
  callbackURL: ['https://x.example'],
});
typeOf(fits).is<boolean>();
// @ts-expect-error -- verification cannot be switched off by leaving something out
verifySignature('{}', signature, { callbackURL: 'https://x.example' });
const validated = validatePayload(JSON.parse('{}'));
if (validated.kind === 'recognized') {
  typeOf(validated.payload).is<WebhookPayload>();
  typeOf(validated.names).is<string[]>();
  typeOf(validated.issues).is<[]>();
} else if (validated.kind === 'malformed') {
  // @ts-expect-error -- what is malformed has no payload
  void validated.payload;
}
