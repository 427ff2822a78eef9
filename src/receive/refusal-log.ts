import { REFUSALS } from '../error-table.js';
import type { DeliveryError } from '../errors.js';
import type { Logger } from '../util/logger.js';
import { outsideRequests } from '../util/node.js';
import { printable } from '../util/printable.js';

const WINDOW_MS = 60_000;
const LINES = 10;

/** The minute of a kind. */
interface Window {
  readonly startedAt: number;
  count: number;
}

/**
 * Writes refusals to the log: ten of a kind a minute, then one line a minute with the number of the others, so that
 * strangers cannot flood the log.
 */
export class RefusalLog {
  readonly #logger: Logger;
  /** By kind, the minute that runs. */
  readonly #windows = new Map<string, Window>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  write(error: DeliveryError): void {
    const { code, status, cause, diagnosed } = error;
    // The lines that name the mistake in a configuration are a kind of their own: strangers cannot make them.
    const kind = diagnosed ? `${code}, diagnosed` : code;
    const running = this.#windows.get(kind);
    // Where timers end with the request that set them (Workers), the next refusal ends the minute.
    if (running !== undefined && Date.now() - running.startedAt > 2 * WINDOW_MS)
      this.#endWindow(kind, error, running);
    const window = this.#windows.get(kind) ?? this.#startWindow(kind, error, 0);
    const count = ++window.count;
    if (count > LINES) return;
    const fields = cause === undefined ? { code, status } : { code, status, err: cause };
    this.#logger[REFUSALS[error.code].level](fields, `Delivery refused: ${printable(error.message, 1000)}`);
  }

  #startWindow(kind: string, error: DeliveryError, count: number): Window {
    const window = { startedAt: Date.now(), count };
    this.#windows.set(kind, window);
    outsideRequests(() => {
      const timer = setTimeout(() => this.#endWindow(kind, error, window), WINDOW_MS);
      // A number on runtimes other than Node, Bun and Deno.
      timer.unref?.();
    });
    return window;
  }

  #endWindow(kind: string, error: DeliveryError, window: Window): void {
    if (this.#windows.get(kind) !== window) return;
    this.#windows.delete(kind);
    const count = window.count - LINES;
    if (count <= 0) return;
    const { code, status, publicMessage } = error;
    this.#logger[REFUSALS[error.code].level](
      { code, status, count },
      `${count} more ${count === 1 ? 'delivery was' : 'deliveries were'} refused within a minute: ${publicMessage}`,
    );
    // As long as the flood lasts there is one line a minute.
    this.#startWindow(kind, error, LINES);
  }
}
