import { HandlerRun, type RunDeps } from '../../handlers/handler-run.js';
import { PermanentError } from '../../handlers/permanent-error.js';
import type { Registration, Registry } from '../../handlers/registry.js';
import type { HandlerFailure } from '../../handlers/run-report.js';
import { PoisonError } from '../../inbox/errors.js';
import type { AttemptError, Claim, Settlement } from '../../inbox/inbox.js';
import type { RetryPolicy } from '../../util/retry-policy.js';
import { deliveryFromBody, type Delivery } from '../../payload/delivery.js';
import { describeError } from '../../util/describe-error.js';
import type { ActiveRuns } from '../active-runs.js';
import { isStopped } from '../failures.js';
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
  /** Whether no handler is registered for the delivery. */
  readonly unhandled: boolean;
}

/**
 * An entry that lost so many leases is not handled again: its handlers may be what ends the process, and a service that
 * begins with them whenever it starts would never come to anything else.
 */
const MAX_LOST_LEASES = 10;

/** Runs the handlers of an entry that have not finished, and settles the attempt. Never rejects. */
export async function processClaim(claim: Claim, deps: ClaimDeps): Promise<ClaimResult> {
  let delivery: Delivery;
  try {
    if (claim.lost >= MAX_LOST_LEASES) throw new PoisonError(claim.lost);
    delivery = deliveryOf(claim);
  } catch (error) {
    // No attempt mends it: poison, or a body that is no delivery for this release.
    const failures = [{ error, handler: 'inbox' }];
    return { settlement: { kind: 'dead', errors: errorsOf(failures, claim) }, failures, unhandled: false };
  }
  const registrations = deps.registry.select(delivery.names, delivery.recognized);
  const failures = await runHandlers(claim, delivery, registrations, deps);
  return {
    settlement: settle(failures, registrations, claim, deps),
    failures,
    unhandled: registrations.length === 0,
  };
}

function deliveryOf({ body, origin }: Claim): Delivery {
  const { receivedAt, callbackURL, query = '', clientIdentifier } = origin;
  return deliveryFromBody(body, { receivedAt: new Date(receivedAt), callbackURL, query, clientIdentifier });
}

/** Resolves to why handlers are left; to an empty list when all of them have finished. */
async function runHandlers(
  claim: Claim,
  delivery: Delivery,
  registrations: readonly Registration[],
  { run: runDeps, active }: ClaimDeps,
): Promise<readonly HandlerFailure[]> {
  const progress = new ClaimProgress(claim, registrations);
  const run = new HandlerRun(runDeps, delivery, progress, registrations);
  const onLeaseLost = (): void => run.abort(claim.signal.reason as Error);
  claim.signal.addEventListener('abort', onLeaseLost, { once: true });
  active.add(run);
  // The result is not awaited: a late handler keeps its entry until it has ended.
  void run.start(() => active.remove(run));
  await run.ended;
  claim.signal.removeEventListener('abort', onLeaseLost);
  try {
    await progress.flush(run.complete);
  } catch (error) {
    return [...run.failures, { error, handler: 'inbox' }];
  }
  return run.failures;
}

/** The settlement that failures lead to. */
function settle(
  failures: readonly HandlerFailure[],
  registrations: readonly Registration[],
  claim: Claim,
  deps: ClaimDeps,
): Settlement {
  if (failures.length === 0) return { kind: 'done' };
  if (isStopped(failures)) return { kind: 'release' };
  const errors = errorsOf(failures, claim);
  const delayMs = longestDelay(failures, registrations, claim, deps);
  return delayMs === false ? { kind: 'dead', errors } : { kind: 'retry', delayMs, errors };
}

function errorsOf(failures: readonly HandlerFailure[], { attempt }: Claim): AttemptError[] {
  const at = Date.now();
  return failures.map(({ error, handler }) => ({ attempt, at, handler, error: describeError(error) }));
}

/** The longest pause that a failed handler's policy asks for, in milliseconds; false when all of them give up. */
function longestDelay(
  failures: readonly HandlerFailure[],
  registrations: readonly Registration[],
  claim: Claim,
  deps: ClaimDeps,
): number | false {
  const byPolicy = new Map<RetryPolicy, unknown[]>();
  for (const { error, handler } of failures) {
    if (error instanceof PermanentError) continue;
    const policy = registrations.find(({ identity }) => identity === handler)?.retry ?? deps.retry;
    const errors = byPolicy.get(policy);
    if (errors === undefined) byPolicy.set(policy, [error]);
    else errors.push(error);
  }
  const delays = [...byPolicy].map(([policy, errors]) => nextDelay(policy, errors, claim, deps));
  const wanted = delays.filter((delay) => delay !== false);
  return wanted.length === 0 ? false : Math.max(...wanted);
}

/** The pause before the next attempt in milliseconds, or false when there is none. */
function nextDelay(
  policy: RetryPolicy,
  errors: readonly unknown[],
  { attempt, type }: Claim,
  { run }: ClaimDeps,
): number | false {
  try {
    const delayMs = policy({ attempt, type, errors });
    if (delayMs === false || (Number.isFinite(delayMs) && delayMs >= 0)) return delayMs;
    throw new TypeError(`retry() returned ${String(delayMs)}; return milliseconds, or false`);
  } catch (error) {
    run.logger.error({ err: error }, 'The retry function failed: the entry is tried again in a minute');
    return 60_000;
  }
}
