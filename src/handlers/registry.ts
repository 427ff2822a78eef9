import { DuplicateHandlerError, InvalidOptionError, UnknownEventError } from '../errors.js';
import { actionTypes, subEvents } from '../generated/action-types.js';
import { refuseUnknownOptions } from '../util/check-options.js';
import { closest } from '../util/nearest.js';
import { printable } from '../util/printable.js';
import { checkRetryPolicy, type InboxRetryOptions, type RetryPolicy } from '../util/retry-policy.js';
import type { AnyEvent } from './event.js';

/** A handler as it is kept: whatever its typed signature was, it receives one event. */
export type AnyHandler = (event: AnyEvent) => unknown;

/** One handler of one event. */
export interface Registration {
  /** The event's name; for the handlers of no event in particular how they were registered, `onAny()`. */
  readonly event: string;
  /** The handler's name, for the log: as given, else the function's. */
  readonly name: string;
  /**
   * Tells the handler from all others, in this process and the next: the event and the given name, or the event alone. Never
   * the name of a function, which a minifier changes with each build.
   */
  readonly identity: string;
  readonly handler: AnyHandler;
  /** Registered for a name that this release does not know, so nothing is promised about the data. */
  readonly allowUnknown: boolean;
  /** Registered for no event in particular. */
  readonly general: boolean;
  /** Decides about further attempts after this handler failed, in place of the inbox's own policy. */
  readonly retry: RetryPolicy | undefined;
}

/** Options of a handler. */
export interface HandlerOptions {
  /**
   * The handler's name in logs, in stats and in the inbox, which notes by it which handlers have finished: keep it from
   * release to release. Two handlers of one event cannot have the same. With an inbox the second handler of an event needs
   * one.
   * @default none: the handler is known by its event, and in logs by the function's name
   */
  name?: string;
  /**
   * How often and when an entry is attempted again after this handler failed, or a function that decides. When several
   * handlers of an entry failed, it is attempted again while one of them is to be, after the longest of their pauses. Needs an
   * inbox: without one Trello decides.
   * @default the `retry` of the inbox
   */
  retry?: InboxRetryOptions | RetryPolicy;
}

/** The ways to register for no event in particular. */
export type General = 'onAny()' | 'onUnrecognized()';

const KNOWN: ReadonlySet<string> = new Set<string>([...actionTypes, ...subEvents]);
const NONE: readonly Registration[] = [];

/** The handlers by event. */
export class Registry {
  readonly #durable: boolean;
  readonly #byEvent = new Map<string, Registration[]>();
  /** Apart from the events, whose names Trello makes. */
  readonly #general = new Map<string, Registration[]>();
  /** The identities in use, each with the last number that was given to another handler of that event. */
  readonly #identities = new Map<string, number>();
  #fixed = false;

  /** `durable`: identities outlive the process in an inbox, so a second handler of an event must be given a name. */
  constructor({ durable = false } = {}) {
    this.#durable = durable;
  }

  /** Whether no handler is registered. */
  get isEmpty(): boolean {
    return this.#byEvent.size === 0 && this.#general.size === 0;
  }

  /** From now on no handler is added, or, with false, they are again. */
  fix(fixed: boolean): void {
    this.#fixed = fixed;
  }

  /** Adds a handler for each of the names; all are checked before the first is added. */
  add(
    names: string | readonly string[],
    handler: AnyHandler,
    options: HandlerOptions & { allowUnknown?: boolean } = {},
  ): void {
    refuseUnknownOptions('on()', options, ['name', 'retry', 'allowUnknown']);
    const { name, allowUnknown = false } = options;
    const events = typeof names === 'string' ? [names] : names;
    if (!Array.isArray(events) || events.length === 0) {
      throw new InvalidOptionError('on() needs an event name or a list of them');
    }
    requireFunction('on()', handler);
    for (const event of events as unknown[]) checkName(event, allowUnknown);
    const wanted = new Set(events as string[]);
    for (const event of wanted) this.#check(event, name, `on('${printable(event)}', handler`);
    const retry = this.#checkRetry('on()', options.retry);
    for (const event of wanted) this.#insert(this.#byEvent, event, handler, { name, retry, allowUnknown });
  }

  /** Adds a handler for all actions, or for all unrecognized ones. */
  addGeneral(event: General, handler: AnyHandler, options: HandlerOptions = {}): void {
    refuseUnknownOptions(event, options, ['name', 'retry']);
    requireFunction(event, handler);
    this.#check(event, options.name, `${event.slice(0, -1)}handler`);
    const retry = this.#checkRetry(event, options.retry);
    this.#insert(this.#general, event, handler, { name: options.name, retry, general: true });
  }

  /**
   * Removes a handler from the names, or from everything it was registered for. One that is not registered is no error.
   */
  remove(handler: AnyHandler, names?: string | readonly string[]): void {
    if (names === undefined) {
      for (const event of [...this.#byEvent.keys()]) this.#removeFrom(this.#byEvent, event, handler);
      for (const event of [...this.#general.keys()]) this.#removeFrom(this.#general, event, handler);
    } else {
      for (const event of typeof names === 'string' ? [names] : names)
        this.#removeFrom(this.#byEvent, event, handler);
    }
  }

  /** The handlers to run for an action, in order: `type:field`, the type, any; each in the order of registration. */
  select(names: readonly string[], recognized: boolean): Registration[] {
    const selected: Registration[] = [];
    for (const name of names) {
      for (const registration of this.#byEvent.get(name) ?? NONE) {
        if (recognized || registration.allowUnknown) selected.push(registration);
      }
    }
    if (!recognized) selected.push(...this.#generals('onUnrecognized()'));
    selected.push(...this.#generals('onAny()'));
    return selected;
  }

  /** Whether a handler was registered for one of these names though this release has no schema for it. */
  expects(names: readonly string[]): boolean {
    return names.some((name) => this.#byEvent.get(name)?.some(({ allowUnknown }) => allowUnknown) === true);
  }

  /** Throws unless a handler of this name can be added. `call` is the beginning of the call that names it. */
  #check(event: string, name: string | undefined, call: string): void {
    if (this.#fixed) {
      throw new InvalidOptionError(`${JSON.stringify(event)} got a handler after start()`, {
        hint: 'Register every handler before start(): the inbox is done with an entry once the handlers that it knows have finished',
      });
    }
    if (name === undefined) {
      if (!this.#durable || !this.#identities.has(event)) return;
      throw new DuplicateHandlerError(`${JSON.stringify(event)} already has a handler without a name`, {
        hint: `The inbox notes by name which handlers have finished, and minifiers change the names of functions. Name each further one: ${call}, { name: '…' })`,
      });
    }
    if (typeof name !== 'string' || name === '') {
      throw new InvalidOptionError("A handler's name must be a text");
    }
    if (!this.#identities.has(`${event}/${name}`)) return;
    throw new DuplicateHandlerError(
      `${JSON.stringify(event)} already has a handler named ${JSON.stringify(name)}`,
      { hint: 'Give each handler of an event a name of its own' },
    );
  }

  #checkRetry(where: string, retry: HandlerOptions['retry']): RetryPolicy | undefined {
    if (retry === undefined) return undefined;
    if (this.#durable) return checkRetryPolicy(retry);
    throw new InvalidOptionError(`${where} has a retry option, and there is no inbox`, {
      hint: 'Without an inbox Trello decides when it sends a delivery again: remove retry, or pass an inbox',
    });
  }

  #generals(event: General): readonly Registration[] {
    return this.#general.get(event) ?? NONE;
  }

  #removeFrom(map: Map<string, Registration[]>, event: string, handler: AnyHandler): void {
    const left: Registration[] = [];
    for (const registration of map.get(event) ?? NONE) {
      if (registration.handler === handler) this.#identities.delete(registration.identity);
      else left.push(registration);
    }
    if (left.length === 0) map.delete(event);
    else map.set(event, left);
  }

  #insert(
    map: Map<string, Registration[]>,
    event: string,
    handler: AnyHandler,
    { name, retry, allowUnknown = false, general = false }: InsertOptions,
  ): void {
    const identity = name === undefined ? this.#freeIdentity(event) : `${event}/${name}`;
    const registration: Registration = {
      ...{ event, identity, handler, allowUnknown, general, retry },
      name: name ?? (handler.name === '' ? 'handler' : handler.name),
    };
    const registrations = map.get(event);
    if (registrations === undefined) map.set(event, [registration]);
    else registrations.push(registration);
    this.#identities.set(identity, 1);
  }

  /** The event, or `event#2` and so on: without an inbox a handler needs no name. */
  #freeIdentity(event: string): string {
    let count = this.#identities.get(event);
    if (count === undefined) return event;
    while (this.#identities.has(`${event}#${++count}`));
    this.#identities.set(event, count);
    return `${event}#${count}`;
  }
}

interface InsertOptions {
  readonly name: string | undefined;
  readonly retry: RetryPolicy | undefined;
  readonly allowUnknown?: boolean;
  readonly general?: boolean;
}

function checkName(event: unknown, allowUnknown: boolean): asserts event is string {
  if (typeof event !== 'string' || event === '') throw new InvalidOptionError('An event name must be a text');
  if (allowUnknown || KNOWN.has(event)) return;
  const near = closest(event, [...KNOWN]);
  const look = near.length === 0 ? '' : `Did you mean ${near.map((name) => `'${name}'`).join(' or ')}? `;
  throw new UnknownEventError(`'${printable(event)}' is no event that this version knows`, near, {
    hint: `${look}For one that Trello added since, say { allowUnknown: true }`,
  });
}

function requireFunction(where: string, handler: unknown): void {
  if (typeof handler !== 'function') throw new InvalidOptionError(`${where} needs a function as its handler`);
}
