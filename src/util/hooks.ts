import type { Logger } from './logger.js';

/**
 * A function that is called with one object when something happened. It can change nothing: what it returns is ignored,
 * a promise that it returns is awaited where the order matters, and what it throws is logged and goes no further.
 */
export type Hook<Event> = (event: Event) => unknown;

/** The hooks of one kind. */
export class Hooks<Event> {
  readonly #hooks: Hook<Event>[] = [];
  readonly #name: string;
  readonly #logger: Logger;

  /** `name` is how users register one, such as `'onError()'`. */
  constructor(name: string, logger: Logger) {
    this.#name = name;
    this.#logger = logger;
  }

  get size(): number {
    return this.#hooks.length;
  }

  add(hook: Hook<Event>): void {
    this.#hooks.push(hook);
  }

  /** Removes a hook; one that was not added is no error. */
  remove(hook: unknown): void {
    for (let index = this.#hooks.length - 1; index >= 0; index--) {
      if (this.#hooks[index] === hook) this.#hooks.splice(index, 1);
    }
  }

  /** Calls all of them; resolves when the asynchronous ones have ended. Never rejects. */
  async call(event: Event): Promise<void> {
    await Promise.all(this.#hooks.map((hook) => this.#callOne(hook, event)));
  }

  async #callOne(hook: Hook<Event>, event: Event): Promise<void> {
    try {
      await hook(event);
    } catch (error) {
      this.#logger.error({ err: error }, `A hook of ${this.#name} threw`);
    }
  }
}
