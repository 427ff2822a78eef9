import { REFUSALS } from '../error-table.js';
import type { DeliveryError } from '../errors.js';
import type { Logger } from '../util/logger.js';
import { outsideRequests } from '../util/node.js';
import { printable } from '../util/printable.js';

const WINDOW_MS = 60_000;
const LINES = 10;

/**
 * Writes refusals to the log: ten of a kind a minute, then one line a minute with the number of the others, so that
 * strangers cannot flood the log.
 */
export class RefusalLog {
  readonly #logger: Logger;
  /** How many of a kind were refused in the minute that runs. */
  readonly #counts = new Map<string, number>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  write(error: DeliveryError): void {
    const { code, status, cause, diagnosed } = error;
    // The lines that name the mistake in a configuration are a kind of their own: strangers cannot make them.
    const kind = diagnosed ? `${code}, diagnosed` : code;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count === 1) this.#startWindow(kind, error);
    if (count > LINES) return;
    const fields = cause === undefined ? { code, status } : { code, status, err: cause };
    this.#logger[REFUSALS[error.code].level](fields, `Delivery refused: ${printable(error.message, 1000)}`);
  }

  #startWindow(kind: string, error: DeliveryError): void {
    outsideRequests(() => {
      const timer = setTimeout(() => this.#endWindow(kind, error), WINDOW_MS);
      timer.unref?.();
    });
  }

  #endWindow(kind: string, error: DeliveryError): void {
    const count = this.#counts.get(kind)! - LINES;
    this.#counts.delete(kind);
    if (count <= 0) return;
    const { code, status, publicMessage } = error;
    this.#logger[REFUSALS[error.code].level](
      { code, status, count },
      `${count} more ${count === 1 ? 'delivery was' : 'deliveries were'} refused within a minute: ${publicMessage}`,
    );
    // As long as the flood lasts there is one line a minute.
    this.#counts.set(kind, LINES);
    this.#startWindow(kind, error);
  }
}
