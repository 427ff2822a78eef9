// The public list of trello-webhooks/inbox, and nothing else: what the author of an engine needs, and the copy from one
// engine into another. Experimental: it may change in a minor release.

// The contract
export { MAX_ERRORS } from './inbox.js';
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

// The options of every engine
export { checkInboxOptions } from './options.js';
export type { CheckedInboxOptions, InboxOptions, OrderBy } from './options.js';
export type { FailedAttempt, InboxRetryOptions, RetryPolicy } from '../util/retry-policy.js';

// Copying
export { copyInbox } from './copy.js';
export type { CopyResult, CopySource, CopyTarget, EntryBatch, StoredEntry } from './copy.js';

// Errors
export { InboxError, InboxUnavailableError, LeaseLostError, PoisonError } from './errors.js';
