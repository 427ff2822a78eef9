/** What every error of this package carries besides its message. */
export interface TrelloWebhooksErrorOptions {
  /** What to do next, in one sentence; it is appended to the message. */
  hint?: string;
  /** What caused it. */
  cause?: unknown;
}

/**
 * The base of every error that this package makes. Catch this one, then look at `code`, which is stable.
 *
 * @example
 * ```ts
 * try {
 *   new TrelloWebhooks({ secret: '', callbackURL });
 * } catch (error) {
 *   if (error instanceof TrelloWebhooksError) console.error(error.code, error.hint);
 * }
 * ```
 */
export class TrelloWebhooksError extends Error {
  /** A stable word for the kind of error, such as `signature_mismatch`. */
  readonly code: string;
  /** What to do next. */
  readonly hint: string | undefined;

  constructor(code: string, message: string, { hint, cause }: TrelloWebhooksErrorOptions = {}) {
    super(hint === undefined ? message : `${message}. ${hint}`, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
  }
}
