// The public list of the package, and nothing else. Payload types are in `trello-webhooks/types`, and the contract of
// an inbox in `trello-webhooks/inbox`.

// Receiving
export { TrelloWebhooks } from './webhooks.js';
export type { HandlerOptions } from './handlers/registry.js';
export { PermanentError } from './handlers/permanent-error.js';
export type { StartOptions } from './processing/processor.js';
export type { UnknownHandlerOptions } from './webhooks.js';
export type { TrelloWebhooksOptions } from './options.js';
export type { Logger, NestLikeLogger } from './util/logger.js';
export type { Hook } from './util/hooks.js';
export type { Middleware } from './handlers/middleware.js';
export type { IngestResult, WaitUntil } from './receive/receiver.js';
export type { AcceptFunction, AcceptLists } from './receive/accept.js';
export type { CallbackURLFunction, SecretFunction, SecretRequest } from './receive/authenticator.js';
export type { CallbackURL } from './signature/callback-urls.js';
export type { Rejection, RejectionCode } from './receive/rejection.js';
export type { WebhookRequest, WebhookRequestWithBody, WebhookResponse } from './receive/request.js';
export type { RequestHeaders } from './util/headers.js';
export type { ListenerOptions, NodeListener } from './adapters/node/listener.js';
export type { ExpressRequest, ExpressRouter } from './adapters/node/express.js';
export type { FetchHandler, FetchOptions } from './adapters/fetch/fetch.js';
export type {
  FetchBody,
  FetchBodyReader,
  FetchRequest,
  FetchResponse,
} from './adapters/fetch/fetch-types.js';
export type { NodeRequest, NodeResponse, ParsedRequest } from './adapters/node/http-types.js';

// Events
export type {
  AnyAction,
  AnyActionData,
  AnyEvent,
  EventBase,
  TrelloEvent,
  UnknownEvent,
} from './handlers/event.js';
export type { HandlerError, HandlerFailure } from './handlers/run-report.js';
export type { Dedupe, Delivery, DeliveryOrigin } from './payload/delivery.js';
export type { ActionType, EventActionMap, EventName, SubEventName } from './payload/event-names.js';
export type { ActionBase, Model, WebhookInfo, WebhookPayload } from './generated/types.js';
export { actionTypes, subEvents } from './generated/action-types.js';

// Operating
export type { GivenUpEntry, HandledAttempt, ProcessingStats, WebhooksStats } from './processing/metrics.js';
export type { Inbox, InboxStats } from './inbox/inbox.js';

// The pieces
export { signBody } from './signature/sign.js';
export { verifySignature } from './signature/verify.js';
export { validatePayload } from './payload/validate.js';
export type { ValidatedPayload } from './payload/validate.js';

// Errors
export * from './errors.js';
export { InboxError, InboxUnavailableError, LeaseLostError, PoisonError } from './inbox/errors.js';
