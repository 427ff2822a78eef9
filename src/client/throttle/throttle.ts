import { untilAborted } from '../abort.js';
import { rateLimitWaitMs, reportedLimit } from '../rate-limit.js';
import { Bucket } from './bucket.js';

/** Trello's limits until a response reports them: its rate limit guide. */
const perApplication = { max: 300, intervalMs: 10_000 };
const perUser = { max: 100, intervalMs: 10_000 };

/** A place that a request has; call `end` once its response came, or none. */
export interface Place {
  end(response?: { status: number; headers: { get(name: string): string | null } }): void;
}

interface Waiting {
  user: Bucket;
  start: () => void;
}

/** Keeps the requests of one application within Trello's limits: those of all its clients in this process. */
export class Throttle {
  readonly #application = new Bucket(perApplication.max, perApplication.intervalMs);
  readonly #users = new Map<string, Bucket>();
  /** Those that are not in the background, then those that are; each in the order of their calls. */
  readonly #waiting: readonly [Set<Waiting>, Set<Waiting>] = [new Set(), new Set()];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** How long a 429 keeps the user's requests back, in ms. */
  blockedMs(user: string): number {
    const now = performance.now();
    return Math.max(this.#application.blockedMs(now), this.#bucketOf(user).blockedMs(now));
  }

  /** Resolves once a request may be sent; rejects with the signal's reason. */
  async enter(
    user: string,
    { background = false, signal }: { background?: boolean | undefined; signal?: AbortSignal | undefined },
  ): Promise<Place> {
    const bucket = this.#bucketOf(user);
    const lane = this.#waiting[background ? 1 : 0];
    let waiting: Waiting | undefined;
    const started = new Promise<void>((resolve) => {
      waiting = { user: bucket, start: resolve };
      lane.add(waiting);
    });
    this.#startSome();
    try {
      await untilAborted(started, signal);
    } catch (error) {
      // Either it has not begun, or its place has to be given back.
      if (waiting !== undefined && !lane.delete(waiting)) this.#end(bucket);
      throw error;
    }
    return { end: (response) => this.#end(bucket, response) };
  }

  #end(user: Bucket, response?: Parameters<Place['end']>[0]): void {
    const now = performance.now();
    const application = response && reportedLimit(response.headers, 'api-key');
    const ofUser = response && reportedLimit(response.headers, 'api-token');
    this.#application.release(now, application);
    user.release(now, ofUser);
    if (response?.status === 429) {
      const until = now + rateLimitWaitMs(response.headers);
      if (application?.remaining === 0) this.#application.block(until);
      // Without headers nothing says whose limit it was.
      if (ofUser?.remaining === 0 || (application === undefined && ofUser === undefined)) user.block(until);
    }
    this.#startSome();
  }

  /** Starts what may start, and looks again when the next one may. */
  #startSome(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    let next = Infinity;
    const full = new Set<Bucket>();
    for (const lane of this.#waiting)
      for (const waiting of lane) {
        if (full.has(waiting.user)) continue;
        const times = [this.#application.nextAt(now), waiting.user.nextAt(now)];
        const at = Math.max(...times.map((time) => time ?? Infinity));
        if (at > now) {
          full.add(waiting.user);
          next = Math.min(next, at);
          continue;
        }
        lane.delete(waiting);
        this.#application.take();
        waiting.user.take();
        waiting.start();
      }
    if (next < Infinity) this.#timer = setTimeout(() => this.#startSome(), Math.ceil(next - now) + 1);
  }

  #forgetIdle(): void {
    const now = performance.now();
    const waited = new Set(this.#waiting.flatMap((lane) => [...lane].map((waiting) => waiting.user)));
    for (const [user, bucket] of this.#users)
      if (bucket.isIdle(now) && !waited.has(bucket)) this.#users.delete(user);
  }

  #bucketOf(user: string): Bucket {
    const known = this.#users.get(user);
    if (known !== undefined) return known;
    if (this.#users.size >= manyUsers) this.#forgetIdle();
    const bucket = new Bucket(perUser.max, perUser.intervalMs);
    this.#users.set(user, bucket);
    return bucket;
  }
}

/** Beyond this many, users who send nothing are forgotten. */
const manyUsers = 1000;

const throttles = new Map<string, Throttle>();

/** The throttle that all clients of an application share, for one address of the API. */
export function throttleOf(baseURL: string, application: string): Throttle {
  const id = `${baseURL} ${application}`;
  const throttle = throttles.get(id) ?? new Throttle();
  throttles.set(id, throttle);
  return throttle;
}
