// The public list of the package, and nothing else.

// Receiving
export { TrelloWebhooks } from './webhooks.js';
export type { HandlerOptions, UnlistedHandlerOptions } from './webhooks.js';
export type { TrelloWebhooksOptions } from './options.js';
export type { Logger } from './logger.js';
export type { Middleware } from './dispatch/middleware.js';
export type { Ingested } from './receive/receiver.js';
export type { Rejection } from './receive/rejection.js';
export type {
  RequestHeaders,
  WebhookAnswer,
  WebhookRequest,
  WebhookRequestWithBody,
} from './receive/request.js';
export type { ListenerOptions, NodeListener } from './adapters/listener.js';
export type { ExpressRequest, ExpressRouter } from './adapters/express.js';
export type { NodeRequest, NodeResponse, ParsedRequest } from './adapters/node-http.js';

// Events
export type { AnyEvent, DeliveryInfo, EventBase, TrelloEvent, UnlistedEvent } from './dispatch/event.js';
export type { ActionType, EventActionMap, EventName, SubEventName } from './payload/events.js';
export { actionTypes, subEvents } from './generated/action-types.js';

// The inbox
export type {
  Accepted,
  AttemptError,
  Claim,
  DeadLetter,
  DeadLetterFilter,
  DeadLetters,
  EntryOrigin,
  Handle,
  Inbox,
  InboxContext,
  InboxStats,
  NewEntry,
  Verdict,
} from './inbox/inbox.js';
export type { HandledAttempt, InboxActivity, WebhooksStats } from './inbox/activity.js';
export type { CheckedInboxOptions, InboxOptions } from './inbox/options.js';
export type { OrderBy } from './inbox/order-key.js';
export type { FailedAttempt, RetryDecision, RetryOptions } from './inbox/retry.js';
export { copyInbox } from './inbox/copy-inbox.js';
export type { Copied, InboxSource, InboxTarget, StoredEntry, StoredPart } from './inbox/copy-inbox.js';
export { InboxError, InboxUnavailableError, LeaseLostError, PoisonError } from './inbox/errors.js';

// The pieces
export { signBody, verifySignature } from './receive/signature.js';
export { validatePayload } from './payload/validate.js';
export type { ValidatedPayload } from './payload/validate.js';

// Payload types, generated from the schemas
export type * from './generated/types.js';

// Errors
export * from './errors.js';
