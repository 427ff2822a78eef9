import { FAULTS, REFUSALS, type DeliveryErrorCode, type Refusal } from './error-table.js';
import { brandErrors, isInstance } from './util/brand.js';

export type { DeliveryErrorCode } from './error-table.js';

/** What every error of this package carries besides its message. */
export interface TrelloWebhooksErrorOptions {
  /** What to do next, in one sentence; it is appended to the message. */
  hint?: string | undefined;
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

  /** Holds across the two copies of the package in a process that both imports and requires it. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isInstance(this, value);
  }

  constructor(code: string, message: string, { hint, cause }: TrelloWebhooksErrorOptions = {}) {
    super(hint === undefined ? message : `${message}. ${hint}`, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
  }
}

/** `invalid_option`: an option or argument that cannot work. Thrown at once, where the mistake was made. */
export class InvalidOptionError extends TrelloWebhooksError {
  constructor(message: string, options?: TrelloWebhooksErrorOptions) {
    super('invalid_option', message, options);
  }
}

/** `unknown_event`: a handler was registered for a name that is no event. `near` lists the names that look like it. */
export class UnknownEventError extends TrelloWebhooksError {
  /** Known names that look like the wrong one, the nearest first; at most five. */
  readonly near: readonly string[];

  constructor(message: string, near: readonly string[], options?: TrelloWebhooksErrorOptions) {
    super('unknown_event', message, options);
    this.near = near;
  }
}

/** `duplicate_handler`: two handlers of one event were given the same `name`. */
export class DuplicateHandlerError extends TrelloWebhooksError {
  constructor(message: string, options?: TrelloWebhooksErrorOptions) {
    super('duplicate_handler', message, options);
  }
}

/** `invalid_middleware`: a middleware did not call `next()` once, before it ended. */
export class InvalidMiddlewareError extends TrelloWebhooksError {
  constructor(problem: string) {
    super('invalid_middleware', `A middleware ${problem}`, FAULTS.invalid_middleware);
  }
}

/**
 * A delivery was refused. `status` is that of the response, and `code` and `publicMessage` are in its body. The message
 * itself may say more (it goes to your log), but never holds a secret.
 */
export abstract class DeliveryError extends TrelloWebhooksError {
  declare readonly code: DeliveryErrorCode;
  /** The HTTP status of the response. */
  readonly status: number;
  /** The sentence in the body of the response. */
  readonly publicMessage: string;
  /** Whether the hint names the mistake in the configuration that caused it. */
  readonly diagnosed: boolean;

  /** `detail` is appended to the sentence of the code, for the log alone. */
  constructor(
    code: DeliveryErrorCode,
    { detail, hint, cause, status, publicMessage, diagnosed = false }: DeliveryErrorOptions = {},
  ) {
    const refusal: Refusal = REFUSALS[code];
    const sentence = publicMessage ?? refusal.message;
    super(code, detail === undefined ? sentence : `${sentence}: ${detail}`, {
      hint: hint ?? refusal.hint,
      cause,
    });
    this.status = status ?? refusal.status;
    this.publicMessage = sentence;
    this.diagnosed = diagnosed;
  }
}

/** The parts of a {@link DeliveryError} that its code does not settle. */
export interface DeliveryErrorOptions extends TrelloWebhooksErrorOptions {
  /** More about this error, for the log alone. */
  readonly detail?: string | undefined;
  readonly status?: number;
  readonly publicMessage?: string;
  readonly diagnosed?: boolean | undefined;
}

/** `method_not_allowed` (405): something other than HEAD and POST. */
export class MethodNotAllowedError extends DeliveryError {
  constructor() {
    super('method_not_allowed');
  }
}

/** `invalid_request` (500): `receive()` was called with something that is no request. */
export class InvalidRequestError extends DeliveryError {
  constructor(detail: string) {
    super('invalid_request', { detail });
  }
}

/**
 * `signature_missing` (401): a POST without the `X-Trello-Webhook` header. It was not sent by Trello, or a proxy dropped the
 * header.
 */
export class SignatureMissingError extends DeliveryError {
  constructor() {
    super('signature_missing');
  }
}

/** `signature_mismatch` (401): the signature was not made with this secret over these bytes and this callback URL. */
export class SignatureMismatchError extends DeliveryError {
  /** `diagnosed`: the hint names a mistake that was found, and no guess. */
  constructor(options: { hint?: string | undefined; diagnosed?: boolean | undefined } = {}) {
    super('signature_mismatch', options);
  }
}

/** `body_too_large` (413): the body is longer than `maxBodyBytes`. */
export class BodyTooLargeError extends DeliveryError {
  constructor(maxBodyBytes: number) {
    super('body_too_large', { publicMessage: `The body is larger than ${maxBodyBytes} bytes` });
  }
}

/** `overloaded` (503): more bytes of unverified bodies are under way than `maxPendingBytes`. */
export class OverloadedError extends DeliveryError {
  constructor(maxPendingBytes: number) {
    super('overloaded', { detail: `${maxPendingBytes} bytes (maxPendingBytes) are not verified yet` });
  }
}

/** `too_old` (401): the action happened longer ago than `maxAgeMs`. */
export class TooOldError extends DeliveryError {
  constructor(date: string, maxAgeMs: number) {
    super('too_old', { detail: `it happened at ${date}, more than ${maxAgeMs} ms (maxAgeMs) ago` });
  }
}

/**
 * `not_accepted` (200, or 410 where the function returned `'gone'`): an authentic delivery of a webhook or model that
 * `accept` does not name.
 */
export class NotAcceptedError extends DeliveryError {
  constructor(status: 200 | 410) {
    super('not_accepted', { status, detail: 'accept names neither its webhook nor its model' });
  }
}

/** `body_consumed` (500): a body parser ran first and left no raw bytes, so the signature cannot be checked. */
export class BodyConsumedError extends DeliveryError {
  /** `hint`: how the bytes are kept on the platform at hand. */
  constructor(hint?: string) {
    super('body_consumed', { hint });
  }
}

/** `body_incomplete` (400): the connection ended before the whole body had arrived. */
export class BodyIncompleteError extends DeliveryError {
  constructor(cause?: unknown) {
    super('body_incomplete', { cause });
  }
}

/** `body_timeout` (408): the body did not arrive within `bodyTimeoutMs`. */
export class BodyTimeoutError extends DeliveryError {
  constructor(ms: number) {
    super('body_timeout', { publicMessage: `The body did not arrive within ${ms} ms` });
  }
}

/** `invalid_json` (400): authentic bytes that are not UTF-8 or not JSON. */
export class InvalidJSONError extends DeliveryError {
  constructor(detail: string) {
    super('invalid_json', { detail });
  }
}

/** One thing that is wrong with a payload: a JSON pointer such as `/action/id`, and what it should be. */
export interface PayloadIssue {
  /** JSON pointer into the payload; `''` is the whole. */
  path: string;
  /** What is wrong there, such as `must be string`. */
  message: string;
}

/** `invalid_payload` (400): JSON, but not a Trello delivery. `issues` says what is wrong, at most ten. */
export class InvalidPayloadError extends DeliveryError {
  readonly issues: readonly PayloadIssue[];

  constructor(issues: readonly PayloadIssue[]) {
    super('invalid_payload', { publicMessage: withIssues('invalid_payload', issues) });
    this.issues = issues;
  }
}

/** `unrecognized_action` (400, only with `strict: true`): an action type without a schema, or data that does not match it. */
export class UnrecognizedActionError extends DeliveryError {
  readonly issues: readonly PayloadIssue[];

  constructor(issues: readonly PayloadIssue[]) {
    super('unrecognized_action', { publicMessage: withIssues('unrecognized_action', issues) });
    this.issues = issues;
  }
}

/**
 * `provider_failed` (503): your function for `secret`, `callbackURL` or `accept` threw, returned a value that cannot be used,
 * or did not settle within `providerTimeoutMs`.
 */
export class ProviderFailedError extends DeliveryError {
  constructor(option: string, detail: string, cause?: unknown) {
    super('provider_failed', { detail: `the function given as ${option} ${detail}`, cause });
  }
}

/** `handler_failed` (500): one or more handlers threw; `errors` holds what they threw, in the order in which they ran. */
export class HandlerFailedError extends DeliveryError {
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    super('handler_failed', { cause: errors[0] });
    this.errors = errors;
  }
}

/** `handler_timeout` (500): the handlers took longer than `handlerTimeoutMs`. */
export class HandlerTimeoutError extends DeliveryError {
  constructor(ms: number, handler?: string) {
    super('handler_timeout', {
      publicMessage: `The handlers did not finish within ${ms} ms`,
      detail: handler === undefined ? undefined : `still running: ${handler}`,
    });
  }
}

/** `stopping` (503): `close()` was called; Trello will send the delivery again. */
export class StoppingError extends DeliveryError {
  constructor() {
    super('stopping');
  }
}

/** `internal_error` (500): a fault of this package or of a hook; please report it. Trello will send the delivery again. */
export class InternalError extends DeliveryError {
  constructor(cause: unknown) {
    super('internal_error', { cause });
  }
}

// prettier-ignore
brandErrors({
  TrelloWebhooksError, InvalidOptionError, UnknownEventError, DuplicateHandlerError, InvalidMiddlewareError, DeliveryError,
  MethodNotAllowedError, InvalidRequestError, SignatureMissingError, SignatureMismatchError, BodyTooLargeError,
  OverloadedError, TooOldError, NotAcceptedError, BodyConsumedError, BodyIncompleteError, BodyTimeoutError,
  InvalidJSONError, InvalidPayloadError, UnrecognizedActionError, ProviderFailedError, HandlerFailedError,
  HandlerTimeoutError, StoppingError, InternalError,
});

function withIssues(code: DeliveryErrorCode, issues: readonly PayloadIssue[]): string {
  const list = issues.map(({ path, message }) => (path === '' ? message : `${path} ${message}`));
  return `${REFUSALS[code].message}: ${list.join('; ')}`;
}
