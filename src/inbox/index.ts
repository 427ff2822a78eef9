// What the author of an engine needs: `trello-webhooks/inbox`. Experimental: it may change in a minor release.

export type {
  AcceptResult,
  AttemptError,
  Claim,
  DeadLetter,
  DeadLetterFilter,
  DeadLetters,
  EntryOrigin,
  Inbox,
  InboxDeps,
  InboxStats,
  NewEntry,
  ProcessClaim,
  Settlement,
} from './inbox.js';
export { checkInboxOptions } from './options.js';
export type { CheckedInboxOptions, InboxOptions, OrderBy } from './options.js';
export type { FailedAttempt, RetryOptions, RetryPolicy } from './retry-policy.js';
export { copyInbox } from './copy.js';
export type { CopyResult, CopySource, CopyTarget, EntryBatch, StoredEntry } from './copy.js';
export { InboxError, InboxUnavailableError, LeaseLostError, PoisonError } from './errors.js';
