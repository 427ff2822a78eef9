import type { Arguments } from './arguments.js';
import type { Credentials } from './credentials.js';
import type { Reply } from './reply.js';
import type { World } from './world.js';

/** A request after everything about HTTP was taken off. */
export interface Call {
  args: Arguments;
  credentials: Credentials;
  /** A part of the path by its name in the pattern. */
  part: (name: string) => string;
}

/** One line of the routing table. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Without the leading `/1`; a part that begins with a colon has a name. */
  pattern: string;
  handle: (world: World, call: Call) => Reply | Promise<Reply>;
}
