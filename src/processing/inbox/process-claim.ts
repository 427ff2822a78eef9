import type { Progress } from '../../handlers/progress.js';
import { identity, type Registration, type Registry } from '../../handlers/registry.js';
import { Run, type Failure, type RunDeps } from '../../handlers/handler-run.js';
import { InvalidPayloadError, StoppingError } from '../../errors.js';
import { parseJSON } from '../../payload/parse.js';
import { validatePayload } from '../../payload/validate.js';
import { describeError } from '../../util/describe-error.js';
import { PoisonError } from '../../inbox/errors.js';
import type { AttemptError, Claim, Settlement } from '../../inbox/inbox.js';
import type { RetryPolicy } from '../../inbox/retry-policy.js';

/** What handling a claim needs. */
export interface ClaimDeps {
  readonly registry: Registry;
  readonly run: RunDeps;
  readonly retry: RetryPolicy;
  /** Told of each run, to abort it when the service stops. */
  readonly begin: (run: Run) => void;
  readonly end: (run: Run) => void;
}

/** What became of an attempt, and why. */
export interface Handled {
  readonly settlement: Settlement;
  readonly failures: readonly Failure[];
}

/**
 * An entry that lost so many leases is not handled again: its handlers may be what ends the process, and a service that
 * begins with them whenever it starts would never come to anything else.
 */
const MOST_LOST = 10;

/** Runs the handlers of an entry that have not finished, and says what is to become of it. Never rejects. */
export async function handleClaim(claim: Claim, context: ClaimDeps): Promise<Handled> {
  let failures: readonly Failure[] | undefined;
  try {
    failures = await handle(claim, context);
  } catch (error) {
    // Not a handler's: a body that an earlier version accepted and this one does not, or a lease that is gone.
    failures = [{ error, handler: 'inbox' }];
  }
  if (failures === undefined) return { settlement: { kind: 'done' }, failures: [] };
  return { settlement: verdictOn(failures, claim, context), failures };
}

/** Gives why handlers are left, or undefined when all of them have finished. */
async function handle(claim: Claim, context: ClaimDeps): Promise<readonly Failure[] | undefined> {
  if (claim.lost >= MOST_LOST) throw new PoisonError(claim.lost);
  const checked = validatePayload(parseJSON(claim.body));
  if (checked.kind === 'malformed') throw new InvalidPayloadError(checked.issues);
  const { payload, names, issues } = checked;
  const recognized = checked.kind === 'recognized';
  const { receivedAt, callbackURL, clientIdentifier } = claim.origin;
  const task = {
    recognized,
    issues,
    names,
    ...payload,
    webhook: payload.webhook,
    delivery: { receivedAt: new Date(receivedAt), callbackURL, clientIdentifier },
  };
  const registrations = context.registry.select(names, recognized);
  const notes = new Notes(claim, registrations);
  const run = new Run(context.run, task, notes, registrations);
  const onLeaseLost = (): void => run.abort(claim.signal.reason as Error);
  claim.signal.addEventListener('abort', onLeaseLost, { once: true });
  context.begin(run);
  try {
    // The answer is not awaited: a late handler keeps its entry until it has ended.
    await new Promise<void>((resolve) => run.start(resolve, () => {}));
  } finally {
    context.end(run);
    claim.signal.removeEventListener('abort', onLeaseLost);
  }
  await notes.settle(run.complete);
  if (run.complete) return undefined;
  return run.failures.length === 0 && run.timeout !== undefined ? [run.timeout] : run.failures;
}

/** What the failures of an attempt lead to: another one, or a dead letter. Stopping is nobody's failure. */
function verdictOn(failures: readonly Failure[], claim: Claim, context: ClaimDeps): Settlement {
  if (failures.length > 0 && failures.every(({ error }) => comesFromStopping(error)))
    return { kind: 'release' };
  const at = Date.now();
  const errors = failures.map(({ error, handler }): AttemptError => {
    return { attempt: claim.attempt, at, handler, error: describeError(error) };
  });
  const delayMs = decide(failures, claim, context);
  return delayMs === false ? { kind: 'dead', errors } : { kind: 'retry', delayMs, errors };
}

/** Whether it is the reason of the abort, or what timers and others make of it. */
function comesFromStopping(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: unknown };
  return error instanceof StoppingError || cause instanceof StoppingError;
}

function decide(
  failures: readonly Failure[],
  { attempt, type, lost }: Claim,
  { retry, run }: ClaimDeps,
): number | false {
  if (lost >= MOST_LOST) return false;
  try {
    const delayMs = retry({ attempt, type, errors: failures.map(({ error }) => error) });
    if (delayMs === false || (Number.isFinite(delayMs) && delayMs >= 0)) return delayMs;
    throw new TypeError(`retry() gave ${String(delayMs)}; it must give milliseconds or false`);
  } catch (error) {
    run.logger.error({ err: error }, 'The retry function failed: the entry is tried again in a minute');
    return 60_000;
  }
}

/** Notes of one attempt what has finished. */
class Notes implements Progress {
  readonly number: number;
  readonly scope: string;
  readonly #claim: Claim;
  readonly #registrations: readonly Registration[];
  readonly #finished: Set<string>;
  /** Finished, and not noted durably: the last one needs no note, if all is done with it. */
  #unnoted: string | undefined;
  readonly #pending: Promise<void>[] = [];

  constructor(claim: Claim, registrations: readonly Registration[]) {
    this.number = claim.attempt;
    this.scope = claim.id;
    this.#claim = claim;
    this.#registrations = registrations;
    this.#finished = new Set(claim.finished);
  }

  hasFinished(registration: Registration): boolean {
    return this.#finished.has(identity(registration));
  }

  finish(registration: Registration): Promise<void> | undefined {
    const name = identity(registration);
    this.#finished.add(name);
    if (this.#registrations.every((each) => this.#finished.has(identity(each)))) {
      this.#unnoted = name;
      return undefined;
    }
    return this.#claim.markFinished(name);
  }

  gone(): void {
    const marked = this.#claim.markUnsubscribed();
    // Awaited in settle().
    marked.catch(() => {});
    this.#pending.push(marked);
  }

  /** Waits for what was begun, and notes what no settlement will. */
  async settle(complete: boolean): Promise<void> {
    await Promise.all(this.#pending);
    if (!complete && this.#unnoted !== undefined) await this.#claim.markFinished(this.#unnoted);
  }
}
