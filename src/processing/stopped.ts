import { StoppingError } from '../errors.js';
import type { HandlerFailure } from '../handlers/run-report.js';

/** Whether handlers did not finish only because the service stops. That counts as no attempt. */
export function isStopped(failures: readonly HandlerFailure[]): boolean {
  return failures.length > 0 && failures.every(({ error }) => comesFromStopping(error));
}

/** Whether it is the reason of the abort, or what timers and others make of it. */
function comesFromStopping(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: unknown };
  return error instanceof StoppingError || cause instanceof StoppingError;
}
