import { HandlerFailedError, InvalidOptionError, StoppingError, type DeliveryError } from '../errors.js';
import { PermanentError } from '../handlers/permanent-error.js';
import type { HandlerFailure } from '../handlers/run-report.js';

/** Whether handlers did not finish only because the service stops. That counts as no attempt. */
export function isStopped(failures: readonly HandlerFailure[]): boolean {
  return failures.length > 0 && failures.every(({ error }) => error instanceof StoppingError);
}

/** Whether no further attempt can mend what failed: every failure is a `PermanentError`. */
export function isPermanent(failures: readonly HandlerFailure[]): boolean {
  return failures.length > 0 && failures.every(({ error }) => error instanceof PermanentError);
}

/** Whether the error of a run says so: all that its handlers threw. */
export function isGivenUp(error: DeliveryError): boolean {
  return error instanceof HandlerFailedError && error.errors.every((each) => each instanceof PermanentError);
}

/** For `start()` after `close()`. */
export function closedError(): InvalidOptionError {
  return new InvalidOptionError('start() was called after close()', {
    hint: 'Make a new TrelloWebhooks, with a new inbox, to start again',
  });
}
