import type { Redis } from 'ioredis';
import type { Logger } from '../../util/logger.js';
import { InboxError, InboxUnavailableError } from '../errors.js';
import { parseInfo } from './server.js';

/** How often Redis is asked for its memory. */
const ASK_EVERY_MS = 1_000;
const WARN_AT = 0.8;
const REFUSE_AT = 0.9;

/** What acceptance stands on. */
export interface AcceptanceDeps {
  readonly client: Redis;
  readonly logger: Logger;
  /** Proves that duplicates are refused; rejects with an `InboxError`. It has to write, which a full Redis refuses. */
  prove(): Promise<void>;
  complain(error: unknown): void;
}

/**
 * Decides whether entries are accepted: once the guard is proven, and while Redis has room to finish what it holds. So the
 * last tenth of its `maxmemory` is kept for the outcomes of attempts.
 */
export class Acceptance {
  readonly #deps: AcceptanceDeps;
  readonly #timer: NodeJS.Timeout;
  #refusal: InboxError | undefined;
  #proven = false;
  #warned = false;
  #asking = false;

  private constructor(deps: AcceptanceDeps) {
    this.#deps = deps;
    this.#timer = setInterval(() => void this.#askAgain(), ASK_EVERY_MS);
    this.#timer.unref();
  }

  /** Asks Redis for the first time. Rejects with an `InboxError` when the guard is not in place. */
  static async begin(deps: AcceptanceDeps): Promise<Acceptance> {
    const acceptance = new Acceptance(deps);
    try {
      await acceptance.#ask();
      return acceptance;
    } catch (error) {
      acceptance.end();
      throw error;
    }
  }

  /** Throws an `InboxUnavailableError` while nothing is accepted. */
  check(): void {
    if (this.#refusal) throw new InboxUnavailableError(this.#refusal);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  async #askAgain(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      await this.#ask();
    } catch (error) {
      this.#deps.complain(error);
    } finally {
      this.#asking = false;
    }
  }

  async #ask(): Promise<void> {
    const { used, limit } = await memoryOf(this.#deps.client);
    const full = used >= limit * REFUSE_AT;
    if (!full && !this.#proven) {
      await this.#deps.prove();
      this.#proven = true;
    }
    if (used >= limit * WARN_AT) this.#warn(used, limit);
    this.#refusal = full
      ? new InboxError(`Redis is full: it uses ${inMB(used)} of its maxmemory of ${inMB(limit)}`, {
          hint: 'Give it more memory, or wait until the handlers have worked off what waits',
        })
      : undefined;
  }

  #warn(used: number, limit: number): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#deps.logger.warn(
      { usedBytes: used, maxmemoryBytes: limit },
      `Redis uses ${inMB(used)} of its maxmemory of ${inMB(limit)}. At 90 % deliveries get 503, and handlers go on`,
    );
  }
}

/** What Redis counts against its `maxmemory`, and that; without a `maxmemory` there is no limit. */
async function memoryOf(client: Redis): Promise<{ used: number; limit: number }> {
  const info = parseInfo(await client.info('memory'));
  const used = Number(info['used_memory'] ?? 0) - Number(info['mem_not_counted_for_evict'] ?? 0);
  return { used, limit: Number(info['maxmemory'] ?? 0) || Infinity };
}

function inMB(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
