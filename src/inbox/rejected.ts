import { describeError } from './describe-error.js';
import type { Verdict } from './inbox.js';
import type { RetryDecision } from './retry.js';

/** A `Handle` that rejects, which is not expected of one: an attempt that failed. */
export function rejected(
  error: unknown,
  { attempt, type }: { readonly attempt: number; readonly type: string },
  retry: RetryDecision,
): Verdict {
  const errors = [{ attempt, at: Date.now(), handler: 'inbox', error: describeError(error) }];
  const delayMs = retry({ attempt, errors: [error], type });
  return delayMs === false ? { kind: 'dead', errors } : { kind: 'retry', delayMs, errors };
}
