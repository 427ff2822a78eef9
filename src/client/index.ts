// The client
export { TrelloClient, type TrelloClientOptions } from './client.js';
export type { ClientRetryOptions } from './retry.js';
export type { KeyAndToken } from './auth/key-and-token.js';
export { oauth2, type OAuth2, type OAuth2Options } from './auth/oauth2.js';
export type { OAuth2Tokens } from './auth/token-endpoint.js';
export type { RegisteredWebhook, WebhookRegistry } from './registry.js';
export type { RouteArguments } from './any-route.js';
export type { Fetch, FetchResponse, Method, RequestOptions } from './request.js';
export type { WebhooksAPI } from './resources/webhooks.js';
export type {
  CreateWebhook,
  UpsertWebhook,
  WebhookChange,
  WebhookField,
  WebhookRegistration,
} from './resources/webhook-registration.js';
export {
  webhookOnlyActionTypes,
  type ActionsAPI,
  type ActionsModel,
  type Cursor,
  type ListActionsOptions,
  type ListedAction,
} from './resources/actions.js';
export type { ListedModelKind, ModelsAPI, TrelloModel } from './resources/models.js';
export type { CardsAPI } from './resources/cards.js';
export type { BoardsAPI, ChecklistsAPI, ListsAPI } from './resources/boards.js';
export type {
  Attachment,
  Board,
  Card,
  CardChange,
  CheckItem,
  Checklist,
  Comment,
  Label,
  List,
  Member,
  NewCard,
  Position,
  WholeCard,
} from './resources/card-models.js';
export type { ModelKind } from '../util/model-kind.js';

// Webhooks as they should be
export { ensureWebhooks, type EnsureOptions } from './webhooks-sync/ensure.js';
export { planWebhooks, type MovedFrom, type PlannedWebhook, type PlanOptions } from './webhooks-sync/plan.js';
export {
  applyPlan,
  EnsureWebhooksError,
  PruneSkippedError,
  type ApplyPlanOptions,
  type EnsureResult,
} from './webhooks-sync/apply.js';
export type { DesiredWebhook } from './webhooks-sync/desired-webhook.js';
export { assessWebhook, checkWebhooks, type WebhookHealth } from './webhooks-sync/health.js';

// Missed actions
export { backfill, BackfillStoppedError, type BackfillOptions, type BackfillResult } from './backfill.js';
export { BackfillStalledError, BackfillTooLargeError } from './collect-actions.js';

// Errors
export {
  CallbackURLRejectedError,
  DuplicateWebhookError,
  InvalidArgumentError,
  MissingScopeError,
  NotFoundError,
  OAuth2Error,
  RateLimitedError,
  TrelloAPIError,
  TrelloConnectionError,
  TrelloTimeoutError,
  UnauthorizedError,
  UnexpectedResponseError,
  type TrelloAPIErrorDetails,
} from './errors.js';
