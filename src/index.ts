// The public list of the package, and nothing else.

// Receiving
export { TrelloWebhooks } from './webhooks.js';
export type { HandlerOptions, UnlistedHandlerOptions } from './webhooks.js';
export type { TrelloWebhooksOptions } from './options.js';
export type { Logger } from './util/logger.js';
export type { Middleware } from './handlers/middleware.js';
export type { IngestResult } from './receive/receiver.js';
export type { Rejection } from './receive/rejection.js';
export type { RequestHeaders } from './util/headers.js';
export type { WebhookAnswer, WebhookRequest, WebhookRequestWithBody } from './receive/request.js';
export type { ListenerOptions, NodeListener } from './adapters/node/listener.js';
export type { ExpressRequest, ExpressRouter } from './adapters/node/express.js';
export type { NodeRequest, NodeResponse, ParsedRequest } from './adapters/node/http-types.js';

// Events
export type { AnyEvent, DeliveryInfo, EventBase, TrelloEvent, UnlistedEvent } from './handlers/event.js';
export type { ActionType, EventActionMap, EventName, SubEventName } from './payload/event-names.js';
export { actionTypes, subEvents } from './generated/action-types.js';

// The inbox
export type {
  AcceptResult,
  AttemptError,
  Claim,
  DeadLetter,
  DeadLetterFilter,
  DeadLetters,
  EntryOrigin,
  ProcessClaim,
  Inbox,
  InboxDeps,
  InboxStats,
  NewEntry,
  Settlement,
} from './inbox/inbox.js';
export type { HandledAttempt, InboxActivity, WebhooksStats } from './processing/metrics.js';
export type { CheckedInboxOptions, InboxOptions } from './inbox/options.js';
export type { OrderBy } from './processing/inbox/order-key.js';
export type { FailedAttempt, RetryPolicy, RetryOptions } from './inbox/retry-policy.js';
export { copyInbox } from './inbox/copy.js';
export type { CopyResult, CopySource, CopyTarget, StoredEntry, EntryBatch } from './inbox/copy.js';
export { InboxError, InboxUnavailableError, LeaseLostError, PoisonError } from './inbox/errors.js';

// The pieces
export { signBody } from './signature/sign.js';
export { verifySignature } from './signature/verify.js';
export { validatePayload } from './payload/validate.js';
export type { ValidatedPayload } from './payload/validate.js';

// Payload types, generated from the schemas
export type * from './generated/types.js';

// Errors
export * from './errors.js';
