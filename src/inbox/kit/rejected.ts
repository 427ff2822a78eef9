import { describeError } from '../../util/describe-error.js';
import type { Settlement } from '../inbox.js';
import type { RetryPolicy } from '../retry-policy.js';

/** A `ProcessClaim` that rejects, which is not expected of one: an attempt that failed. */
export function rejected(
  error: unknown,
  { attempt, type }: { readonly attempt: number; readonly type: string },
  retry: RetryPolicy,
): Settlement {
  const errors = [{ attempt, at: Date.now(), handler: 'inbox', error: describeError(error) }];
  const delayMs = retry({ attempt, errors: [error], type });
  return delayMs === false ? { kind: 'dead', errors } : { kind: 'retry', delayMs, errors };
}
