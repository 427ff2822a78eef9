import type { EmulatorState } from '../state/state.js';
import type { CheckCallbackURL } from './check-callback-url.js';
import type { RequestArguments } from './read-request.js';
import { invalidValue } from './refusals.js';

/** What routes work on. */
export interface RouteDeps {
  state: EmulatorState;
  checkCallbackURL: CheckCallbackURL;
}

/** Converts the text of an argument, or throws the refusal. */
export interface Argument<Value = unknown, Required extends boolean = boolean> {
  parse: (text: string, state: EmulatorState) => Value;
  required: Required;
}

/** Finds the model or webhook that a part of the path names, or throws the refusal. */
export type PathPart<Value = unknown> = (text: string, state: EmulatorState, token: string) => Value;

export type Arguments = Readonly<Record<string, Argument>>;
export type PathParts = Readonly<Record<string, PathPart>>;

/** The converted arguments: those that are not required may be missing. */
export type ArgumentValues<Args extends Arguments> = {
  [Name in keyof Args as Args[Name]['required'] extends true ? Name : never]: ReturnType<Args[Name]['parse']>;
} & {
  [Name in keyof Args as Args[Name]['required'] extends true ? never : Name]?: ReturnType<
    Args[Name]['parse']
  >;
};

/** A request whose access, path and arguments were checked, in this order. */
export interface Call<Path extends PathParts, Args extends Arguments> {
  /** The token of the caller, or the one in the path. */
  token: string;
  path: { [Name in keyof Path]: ReturnType<Path[Name]> };
  args: ArgumentValues<Args>;
}

/** One line of the table of routes. */
export interface Route<Path extends PathParts = PathParts, Args extends Arguments = Arguments> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Without the leading `/1`; a part that begins with a colon has a name. */
  path: string;
  /** `caller`: a key and a token. `owner`: a key, and the token of the path. */
  access: 'caller' | 'owner';
  /** The named parts of the path, in their order. */
  parts: Path;
  args: Args;
  /** Where the route and its response are documented or were seen. */
  source: string;
  /** Returns the value that the response has as JSON, with status 200. */
  handle(deps: RouteDeps, call: Call<Path, Args>): unknown;
}

/** Writes a line of the table: TypeScript infers what `handle` is called with. */
export function route<
  Path extends PathParts = Record<never, PathPart>,
  Args extends Arguments = Record<never, Argument>,
>(line: Omit<Route<Path, Args>, 'parts' | 'args'> & { parts?: Path; args?: Args }): Route {
  return { parts: {}, args: {}, ...line };
}

/** An argument that may be missing. */
export function optional<Value>(parse: Argument<Value>['parse']): Argument<Value, false> {
  return { parse, required: false };
}

/** An argument without which the request is refused. */
export function required<Value>(parse: Argument<Value>['parse']): Argument<Value, true> {
  return { parse, required: true };
}

/** Checks and converts the arguments that a route declares: first those that are there, then whether one is missing. */
export function readRouteArguments(
  declared: Arguments,
  given: RequestArguments,
  state: EmulatorState,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, { parse }] of Object.entries(declared)) {
    const text = given.get(name);
    if (text !== undefined) values[name] = parse(text, state);
  }
  for (const [name, argument] of Object.entries(declared))
    if (argument.required && !(name in values)) throw invalidValue(name);
  return values;
}
