import type { Logger } from './logger.js';

/** Functions that users registered to be told of something. What they throw is logged and goes no further. */
export class Hooks<Arguments extends unknown[]> {
  readonly #hooks: ((...args: Arguments) => unknown)[] = [];
  readonly #name: string;
  readonly #logger: Logger;

  constructor(name: string, logger: Logger) {
    this.#name = name;
    this.#logger = logger;
  }

  get size(): number {
    return this.#hooks.length;
  }

  add(hook: (...args: Arguments) => unknown): void {
    this.#hooks.push(hook);
  }

  /** Calls all of them; resolves when the asynchronous ones have ended. Never rejects. */
  async call(...args: Arguments): Promise<void> {
    await Promise.all(this.#hooks.map((hook) => this.#callOne(hook, args)));
  }

  async #callOne(hook: (...args: Arguments) => unknown, args: Arguments): Promise<void> {
    try {
      await hook(...args);
    } catch (error) {
      this.#logger.error({ err: error }, `A handler of ${this.#name} threw`);
    }
  }
}
