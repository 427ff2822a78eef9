import { HandlerRun, type RunDeps } from '../../handlers/handler-run.js';
import type { Registry } from '../../handlers/registry.js';
import type { HandlerFailure } from '../../handlers/run-report.js';
import { PoisonError } from '../../inbox/errors.js';
import type { AttemptError, Claim, Settlement } from '../../inbox/inbox.js';
import type { RetryPolicy } from '../../inbox/retry-policy.js';
import { deliveryFromBody } from '../../payload/delivery.js';
import { describeError } from '../../util/describe-error.js';
import type { ActiveRuns } from '../active-runs.js';
import { isStopped } from '../stopped.js';
import { ClaimProgress } from './claim-progress.js';

/** What processing a claim needs. */
export interface ClaimDeps {
  readonly registry: Registry;
  readonly run: RunDeps;
  readonly retry: RetryPolicy;
  readonly active: ActiveRuns;
}

/** The result of an attempt. */
export interface ClaimResult {
  readonly settlement: Settlement;
  readonly failures: readonly HandlerFailure[];
}

/**
 * An entry that lost so many leases is not handled again: its handlers may be what ends the process, and a service that
 * begins with them whenever it starts would never come to anything else.
 */
const MAX_LOST_LEASES = 10;

/** Runs the handlers of an entry that have not finished, and settles the attempt. Never rejects. */
export async function processClaim(claim: Claim, deps: ClaimDeps): Promise<ClaimResult> {
  let failures: readonly HandlerFailure[];
  try {
    failures = await runHandlers(claim, deps);
  } catch (error) {
    // Not a handler's: a body that an earlier version accepted and this one does not, or a lease that is gone.
    failures = [{ error, handler: 'inbox' }];
  }
  return { settlement: settle(failures, claim, deps), failures };
}

/** Resolves to why handlers are left; to an empty list when all of them have finished. */
async function runHandlers(
  claim: Claim,
  { registry, run: runDeps, active }: ClaimDeps,
): Promise<readonly HandlerFailure[]> {
  if (claim.lost >= MAX_LOST_LEASES) throw new PoisonError(claim.lost);
  const { receivedAt, callbackURL, query = '', clientIdentifier } = claim.origin;
  const origin = { receivedAt: new Date(receivedAt), callbackURL, query, clientIdentifier };
  const delivery = deliveryFromBody(claim.body, origin);
  const registrations = registry.select(delivery.names, delivery.recognized);
  const progress = new ClaimProgress(claim, registrations);
  const run = new HandlerRun(runDeps, delivery, progress, registrations);
  const onLeaseLost = (): void => run.abort(claim.signal.reason as Error);
  claim.signal.addEventListener('abort', onLeaseLost, { once: true });
  active.add(run);
  // The result is not awaited: a late handler keeps its entry until it has ended.
  void run.start(() => active.remove(run));
  await run.ended;
  claim.signal.removeEventListener('abort', onLeaseLost);
  await progress.flush(run.complete);
  return run.failures;
}

/** The settlement that failures lead to. */
function settle(failures: readonly HandlerFailure[], claim: Claim, deps: ClaimDeps): Settlement {
  if (failures.length === 0) return { kind: 'done' };
  if (isStopped(failures)) return { kind: 'release' };
  const at = Date.now();
  const errors = failures.map(({ error, handler }): AttemptError => {
    return { attempt: claim.attempt, at, handler, error: describeError(error) };
  });
  const delayMs = claim.lost >= MAX_LOST_LEASES ? false : nextDelay(failures, claim, deps);
  return delayMs === false ? { kind: 'dead', errors } : { kind: 'retry', delayMs, errors };
}

/** The pause before the next attempt in milliseconds, or false when there is none. */
function nextDelay(
  failures: readonly HandlerFailure[],
  { attempt, type }: Claim,
  { retry, run }: ClaimDeps,
): number | false {
  try {
    const delayMs = retry({ attempt, type, errors: failures.map(({ error }) => error) });
    if (delayMs === false || (Number.isFinite(delayMs) && delayMs >= 0)) return delayMs;
    throw new TypeError(`retry() returned ${String(delayMs)}; return milliseconds, or false`);
  } catch (error) {
    run.logger.error({ err: error }, 'The retry function failed: the entry is tried again in a minute');
    return 60_000;
  }
}
