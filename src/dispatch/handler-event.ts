import type { Logger } from '../logger.js';
import type { AnyEvent } from './event.js';
import type { Attempt } from './attempt.js';
import type { Task } from './task.js';

/** What all events of one delivery share. */
export interface EventSource {
  readonly task: Task;
  readonly attempt: Attempt;
  signal(): AbortSignal;
  log(): Logger;
}

/**
 * The event under one name. One object a handler, so that none can confuse another.
 *
 * A class, because getters belong on a prototype: V8 gives each object literal that has getters a hidden class of its
 * own, which holds the getters and through them the whole delivery in memory until the next full collection. That cost
 * a third of all CPU time.
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
  readonly idempotencyKey: string;
  // Functions of the object and not of the class, so that handlers may take the event apart.
  readonly gone: AnyEvent['gone'];
  readonly is: AnyEvent['is'];
  readonly #source: EventSource;

  constructor(name: string, identity: string, source: EventSource) {
    const { action, model, webhook, delivery, names, recognized, issues } = source.task;
    this.name = name;
    this.names = names;
    this.action = action;
    this.model = model;
    this.webhook = webhook;
    this.delivery = delivery;
    this.recognized = recognized;
    this.issues = issues;
    this.attempt = source.attempt.number;
    this.idempotencyKey = `${source.attempt.scope} ${identity}`;
    this.gone = () => source.attempt.gone();
    this.is = ((wanted: string) => recognized && names.includes(wanted)) as AnyEvent['is'];
    this.#source = source;
  }

  get signal(): AbortSignal {
    return this.#source.signal();
  }

  get log(): Logger {
    return this.#source.log();
  }
}
