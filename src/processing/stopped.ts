import { StoppingError } from '../errors.js';
import type { HandlerFailure } from '../handlers/run-report.js';

/** Whether handlers did not finish only because the service stops. That counts as no attempt. */
export function isStopped(failures: readonly HandlerFailure[]): boolean {
  return failures.length > 0 && failures.every(({ error }) => error instanceof StoppingError);
}
