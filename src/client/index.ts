// The client
export { TrelloClient, type TrelloClientOptions } from './client.js';
export type { WebhooksAPI } from './webhooks-api.js';
export type { ActionsAPI, ActionsModel, Cursor, ListActionsOptions, ListedAction } from './actions-api.js';
export type { ModelsAPI, TrelloModel } from './models-api.js';
export type { ModelType } from './model-routes.js';
export type { RetryOptions } from './retry.js';
export type {
  CreateWebhook,
  Fetch,
  FetchAnswer,
  RequestOptions,
  TrelloWebhook,
  UpsertWebhook,
  WebhookChange,
  WebhookField,
} from './types.js';

// Webhooks as they should be
export { ensureWebhooks, type EnsureOptions } from './webhooks-sync/ensure.js';
export { planWebhooks, type MovedFrom, type PlannedWebhook, type PlanOptions } from './webhooks-sync/plan.js';
export {
  applyPlan,
  EnsureWebhooksError,
  type ApplyPlanOptions,
  type EnsureResult,
} from './webhooks-sync/apply.js';
export type { DesiredWebhook } from './webhooks-sync/desired-webhook.js';
export { healthOf, webhookHealth, type WebhookHealth } from './webhooks-sync/health.js';

// What was missed
export { backfill, BackfillStoppedError, type BackfillOptions, type BackfillResult } from './backfill.js';
export { BackfillStalledError, BackfillTooLargeError } from './collect-actions.js';
export { unlistedActionTypes } from './unlisted-action-types.js';

// Errors
export {
  CallbackURLRejectedError,
  DuplicateWebhookError,
  NotFoundError,
  RateLimitedError,
  TrelloAPIError,
  UnauthorizedError,
  UnexpectedAnswerError,
  type TrelloAPIErrorDetails,
} from './api-errors.js';
export { InvalidArgumentError } from './argument-error.js';
export { TrelloConnectionError, TrelloTimeoutError } from './connection-errors.js';
