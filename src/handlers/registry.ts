import { DuplicateHandlerError, InvalidOptionError, UnknownEventError } from '../errors.js';
import { actionTypes, subEvents } from '../generated/action-types.js';
import { refuseUnknownOptions } from '../util/check-options.js';
import { closest } from '../util/nearest.js';
import { printable } from '../util/printable.js';
import type { AnyEvent } from './event.js';

/** A handler as it is kept: whatever its typed signature was, it receives one event. */
export type AnyHandler = (event: AnyEvent) => unknown;

/** One handler of one event. Its identity is the event's name and its own. */
export interface Registration {
  /** The event's name; for the handlers of no event in particular how they were registered, `onAny()`. */
  readonly event: string;
  /** The handler's name: as given, else the function's, else a number; unique for its event. */
  readonly name: string;
  readonly handler: AnyHandler;
  /** Registered for a name that this release does not know, so nothing is promised about the data. */
  readonly allowUnknown: boolean;
  /** Registered for no event in particular. */
  readonly general: boolean;
}

/** The ways to register for no event in particular. */
export type General = 'onAny()' | 'onUnrecognized()';

const KNOWN: ReadonlySet<string> = new Set<string>([...actionTypes, ...subEvents]);
const NONE: readonly Registration[] = [];

/** The handlers by event. */
export class Registry {
  readonly #namesDecide: boolean;
  readonly #byEvent = new Map<string, Registration[]>();
  /** Apart from the events, whose names Trello makes. */
  readonly #general = new Map<string, Registration[]>();
  /** The names in use, each with the last number that was given to another of that name. */
  readonly #named = new Map<string, number>();

  /** `namesDecide`: what has finished is noted by name, so handlers that come to the same name are refused. */
  constructor({ namesDecide = false } = {}) {
    this.#namesDecide = namesDecide;
  }

  /** Adds a handler for each of the names; all are checked before the first is added. */
  add(
    names: string | readonly string[],
    handler: AnyHandler,
    options: { name?: string | undefined; allowUnknown?: boolean | undefined } = {},
  ): void {
    refuseUnknownOptions('on()', options, ['name', 'allowUnknown']);
    const { name, allowUnknown = false } = options;
    const events = typeof names === 'string' ? [names] : names;
    if (!Array.isArray(events) || events.length === 0) {
      throw new InvalidOptionError('on() needs an event name or a list of them');
    }
    requireFunction('on()', handler);
    for (const event of events as unknown[]) checkName(event, allowUnknown);
    const wanted = new Set(events as string[]);
    for (const event of wanted) this.#refuseSecond(event, handler, name);
    for (const event of wanted) {
      this.#insert(this.#byEvent, {
        event,
        name: this.#nameFor(event, handler, name),
        handler,
        allowUnknown,
        general: false,
      });
    }
  }

  /** Adds a handler for all actions, or for all unrecognized ones. */
  addGeneral(event: General, handler: AnyHandler, options: { name?: string } = {}): void {
    refuseUnknownOptions(event, options, ['name']);
    const { name: given } = options;
    requireFunction(event, handler);
    this.#refuseSecond(event, handler, given);
    const name = this.#nameFor(event, handler, given);
    this.#insert(this.#general, { event, name, handler, allowUnknown: false, general: true });
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

  #refuseSecond(event: string, handler: AnyHandler, given: string | undefined): void {
    if (given === undefined && !this.#namesDecide) return;
    const name = given === undefined ? ownName(handler) : given;
    if (typeof name !== 'string' || name === '') {
      throw new InvalidOptionError("A handler's name must be a text");
    }
    if (!this.#named.has(identity({ event, name }))) return;
    throw new DuplicateHandlerError(
      `${JSON.stringify(event)} already has a handler named ${JSON.stringify(name)}`,
      {
        hint: this.#namesDecide
          ? 'The inbox knows by the name which handlers have finished: give each a name of its own, on(event, handler, { name })'
          : 'Give each handler of an event a name of its own',
      },
    );
  }

  #generals(event: General): readonly Registration[] {
    return this.#general.get(event) ?? NONE;
  }

  #removeFrom(map: Map<string, Registration[]>, event: string, handler: AnyHandler): void {
    const left: Registration[] = [];
    for (const registration of map.get(event) ?? NONE) {
      if (registration.handler === handler) this.#named.delete(identity(registration));
      else left.push(registration);
    }
    if (left.length === 0) map.delete(event);
    else map.set(event, left);
  }

  #insert(map: Map<string, Registration[]>, registration: Registration): void {
    const registrations = map.get(registration.event);
    if (registrations === undefined) map.set(registration.event, [registration]);
    else registrations.push(registration);
    this.#named.set(identity(registration), 1);
  }

  #nameFor(event: string, handler: AnyHandler, given: string | undefined): string {
    return given ?? this.#freeName(event, ownName(handler));
  }

  /** `wanted`, or `wanted#2` and so on: anonymous handlers are common and need no name until somebody looks. */
  #freeName(event: string, wanted: string): string {
    let count = this.#named.get(identity({ event, name: wanted }));
    if (count === undefined) return wanted;
    let name: string;
    do name = `${wanted}#${++count}`;
    while (this.#named.has(identity({ event, name })));
    this.#named.set(identity({ event, name: wanted }), count);
    return name;
  }
}

function ownName({ name }: AnyHandler): string {
  return name === '' ? 'handler' : name;
}

/** What tells a handler from all others: its event and its name. */
export function identity({ event, name }: Pick<Registration, 'event' | 'name'>): string {
  return `${event}/${name}`;
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
