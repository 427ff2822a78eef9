import type { Logger } from '../util/logger.js';
import type { AnyEvent } from './event.js';
import type { Delivery } from '../payload/delivery.js';
import type { Progress } from './progress.js';

/** The run behind the events of one attempt. */
export interface EventSource {
  readonly delivery: Delivery;
  readonly progress: Progress;
  signal(): AbortSignal;
  log(): Logger;
}

/**
 * The event under one name. One object a handler, so that none can confuse another.
 *
 * All functions are on the prototype. V8 expects a function that is written as the value of a property to live long and
 * puts it where only a full collection looks; until then it would keep the whole delivery in memory, which was seen to
 * cost a third of all CPU time.
 */
export class HandlerEvent implements AnyEvent {
  readonly name: string;
  readonly names: AnyEvent['names'];
  readonly action: AnyEvent['action'];
  readonly model: AnyEvent['model'];
  readonly webhook: AnyEvent['webhook'];
  readonly delivery: AnyEvent['delivery'];
  readonly recognized: boolean;
  readonly issues: AnyEvent['issues'];
  readonly attempt: number;
  readonly #identity: string;
  readonly #source: EventSource;

  constructor(name: string, identity: string, source: EventSource) {
    const { delivery } = source;
    const { action, model, webhook, names, recognized, issues } = delivery;
    this.name = name;
    this.names = names;
    this.action = action;
    this.model = model;
    this.webhook = webhook;
    this.delivery = delivery;
    this.recognized = recognized;
    this.issues = issues;
    this.attempt = source.progress.attempt;
    this.#identity = identity;
    this.#source = source;
  }

  get signal(): AbortSignal {
    return this.#source.signal();
  }

  get log(): Logger {
    return this.#source.log();
  }

  get idempotencyKey(): string {
    return `${this.#source.progress.scope} ${this.#identity}`;
  }

  // Getters and not methods, so that handlers may take the event apart.

  get unsubscribe(): AnyEvent['unsubscribe'] {
    return () => this.#source.progress.unsubscribe();
  }

  get is(): AnyEvent['is'] {
    const { recognized, names } = this.#source.delivery;
    return ((name: string | readonly string[]) =>
      recognized &&
      (typeof name === 'string'
        ? names.includes(name)
        : name.some((one) => names.includes(one)))) as AnyEvent['is'];
  }
}
