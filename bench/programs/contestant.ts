import type { Server } from 'node:http';

/** What every contestant's handler gets and does: as little as an asynchronous function can. */
export type Handler = () => Promise<void>;

/** A contestant: makes a server that calls the handler for each delivery it accepts. */
export type Contestant = (handler: Handler) => Served | Promise<Served>;

/** A server, and how many deliveries it has dealt with where that is not how often its handler ran. */
export type Served = Server | { readonly server: Server; readonly handled: () => Promise<number> };
