/** The store cannot be used as it is; becomes an `InboxError` on the main thread. */
export class Unusable extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** A lease is no longer held; becomes a `LeaseLostError` on the main thread. */
export class Lost extends Error {}
