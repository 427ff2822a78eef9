import type { Inbox } from '../../../../src/inbox/inbox.js';
import type { InboxOptions } from '../../../../src/inbox/options.js';

/** Something that an engine promises, or why it cannot. */
export type Capability = true | { readonly no: string };

/** What not every engine can promise. The pages of the engines say the same. */
export interface Capabilities {
  /** What was accepted outlives the process. */
  readonly durable: Capability;
  /** Several processes may work on one store, and leases decide who has an entry. */
  readonly shared: Capability;
  /** A key whose entry is being handled never keeps another key from being handled. */
  readonly keysSideBySide: Capability;
  /** The store can be away for a while, and come back. */
  readonly outages: Capability;
  /** An attempt whose lease was lost is counted. */
  readonly lostLeaseCounts: Capability;
  /** A dead letter that was discarded is among `stats().done` until its retention is over. */
  readonly discardedAreCounted: Capability;
}

/** A store of its own, empty at first. */
export interface Store {
  /** A new inbox on the store, open. */
  inbox(options?: InboxOptions): Promise<Inbox>;
  /** Ends the lease of an active entry, as if its worker had given no sign of life for too long. */
  loseLease(id: string): Promise<void>;
  /** Keeps the store from being written until the function that it resolves to is called. */
  outage(): Promise<() => Promise<void>>;
  /** The body that the store still has of an entry that was handled; undefined where nobody can look. */
  bodyOfHandled(id: string): Promise<string | undefined>;
  /** Ends the inboxes that are still open, and removes the store. */
  remove(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  readonly can: Capabilities;
  /** Around all tests. */
  begin?(): Promise<void>;
  end?(): Promise<void>;
  store(): Promise<Store>;
}
