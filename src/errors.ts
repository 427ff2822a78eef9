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

/** The codes with which a delivery can be refused; each belongs to one class below and to one HTTP status. */
export type DeliveryErrorCode =
  | 'method_not_allowed'
  | 'invalid_request'
  | 'signature_missing'
  | 'signature_mismatch'
  | 'body_too_large'
  | 'overloaded'
  | 'too_old'
  | 'not_accepted'
  | 'body_consumed'
  | 'body_incomplete'
  | 'body_timeout'
  | 'invalid_json'
  | 'invalid_payload'
  | 'unrecognized_action'
  | 'provider_failed'
  | 'handler_failed'
  | 'handler_timeout'
  | 'stopping'
  | 'inbox_unavailable'
  | 'internal_error';

/**
 * A delivery was not accepted. `code` and `status` are what the sender is answered; `publicMessage` is the sentence in
 * the answer's body. The message itself may say more (it goes to your log), but never holds a secret.
 */
export abstract class DeliveryError extends TrelloWebhooksError {
  declare readonly code: DeliveryErrorCode;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The sentence in the body of the response. */
  readonly publicMessage: string;
  /** Whether the hint names the mistake in the configuration that caused it. */
  diagnosed = false;

  constructor(
    code: DeliveryErrorCode,
    status: number,
    publicMessage: string,
    options?: TrelloWebhooksErrorOptions & { detail?: string },
  ) {
    super(
      code,
      options?.detail === undefined ? publicMessage : `${publicMessage}: ${options.detail}`,
      options,
    );
    this.status = status;
    this.publicMessage = publicMessage;
  }
}

/** `method_not_allowed` (405): something other than HEAD and POST. */
export class MethodNotAllowedError extends DeliveryError {
  constructor() {
    super('method_not_allowed', 405, 'Only HEAD and POST are answered here');
  }
}

/** `invalid_request` (500): `receive()` was called with something that is no request. */
export class InvalidRequestError extends DeliveryError {
  constructor(detail: string) {
    super('invalid_request', 500, 'The request cannot be read', {
      detail,
      hint: 'Pass receive() an object { method, url, headers, body } with the URL and headers as your server has them',
    });
  }
}

/** `signature_missing` (401): a POST without the `X-Trello-Webhook` header. It was not sent by Trello, or a proxy dropped the header. */
export class SignatureMissingError extends DeliveryError {
  constructor() {
    super('signature_missing', 401, 'The x-trello-webhook header is missing');
  }
}

/** `signature_mismatch` (401): the signature was not made with this secret over these bytes and this callback URL. */
export class SignatureMismatchError extends DeliveryError {
  /** `diagnosed`: the hint names a mistake that was found, and no guess. */
  constructor(options: { hint?: string | undefined; diagnosed?: boolean } = {}) {
    super('signature_mismatch', 401, 'The signature does not match', options);
    this.diagnosed = options.diagnosed === true;
  }
}

/** `body_too_large` (413): the body is longer than `maxBodyBytes`. */
export class BodyTooLargeError extends DeliveryError {
  constructor(maxBodyBytes: number) {
    super('body_too_large', 413, `The body is larger than ${maxBodyBytes} bytes`);
  }
}

/** `overloaded` (503): more bytes of unverified bodies are under way than `maxPendingBytes`. */
export class OverloadedError extends DeliveryError {
  constructor(maxPendingBytes: number) {
    super('overloaded', 503, 'Too many bodies are under way', {
      detail: `${maxPendingBytes} bytes (maxPendingBytes) are not verified yet`,
    });
  }
}

/** `too_old` (401): the action happened longer ago than `maxAgeMs`. */
export class TooOldError extends DeliveryError {
  constructor(date: string, maxAgeMs: number) {
    super('too_old', 401, 'The action is too old', {
      detail: `it happened at ${date}, more than ${maxAgeMs} ms (maxAgeMs) ago`,
    });
  }
}

/**
 * `not_accepted` (200, or 410 where the function said `'gone'`): an authentic delivery of a webhook or model that `accept`
 * does not name.
 */
export class NotAcceptedError extends DeliveryError {
  constructor(status: 200 | 410) {
    super('not_accepted', status, 'The webhook is not accepted here', {
      detail: 'its webhook or model is not one that the option accept names',
    });
  }
}

/** `body_consumed` (500): a body parser ran first and left no raw bytes, so the signature cannot be checked. */
export class BodyConsumedError extends DeliveryError {
  constructor() {
    super('body_consumed', 500, 'The body was read before it could be verified', {
      hint:
        'A signature covers the exact bytes: mount the webhook before express.json(), or keep the bytes with ' +
        'express.json({ verify: (req, res, buf) => { req.rawBody = buf; } }), or put express.raw({ type: "*/*" }) in front',
    });
  }
}

/** `body_incomplete` (400): the connection ended before the whole body had arrived. */
export class BodyIncompleteError extends DeliveryError {
  constructor(cause?: unknown) {
    super('body_incomplete', 400, 'The body ended before it was complete', { cause });
  }
}

/** `body_timeout` (408): the body did not arrive within `bodyTimeoutMs`. */
export class BodyTimeoutError extends DeliveryError {
  constructor(ms: number) {
    super('body_timeout', 408, `The body did not arrive within ${ms} ms`);
  }
}

/** `invalid_json` (400): authentic bytes that are not UTF-8 or not JSON. */
export class InvalidJSONError extends DeliveryError {
  constructor(detail: string) {
    super('invalid_json', 400, 'The body is not JSON in UTF-8', { detail });
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
    super('invalid_payload', 400, `The payload is not a Trello delivery: ${describeIssues(issues)}`);
    this.issues = issues;
  }
}

/** `unrecognized_action` (400, only with `strict: true`): an action type without a schema, or data that does not match it. */
export class UnrecognizedActionError extends DeliveryError {
  readonly issues: readonly PayloadIssue[];

  constructor(issues: readonly PayloadIssue[]) {
    super('unrecognized_action', 400, `The action is not recognized: ${describeIssues(issues)}`);
    this.issues = issues;
  }
}

/**
 * `provider_failed` (503): your function for `secret`, `callbackURL` or `accept` threw, returned a value that cannot be used,
 * or did not settle within `providerTimeoutMs`.
 */
export class ProviderFailedError extends DeliveryError {
  constructor(option: string, detail: string, cause?: unknown) {
    super('provider_failed', 503, `The delivery cannot be verified now`, {
      detail: `the function given as ${option} ${detail}`,
      cause,
    });
  }
}

/** `handler_failed` (500): one or more handlers threw; `errors` holds what they threw, in the order in which they ran. */
export class HandlerFailedError extends DeliveryError {
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    super('handler_failed', 500, 'A handler failed', { cause: errors[0] });
    this.errors = errors;
  }
}

/** `handler_timeout` (500): the handlers took longer than `handlerTimeoutMs`. */
export class HandlerTimeoutError extends DeliveryError {
  constructor(ms: number, handler?: string) {
    super('handler_timeout', 500, `The handlers did not finish within ${ms} ms`, {
      ...(handler === undefined ? {} : { detail: `still running: ${handler}` }),
    });
  }
}

/** `stopping` (503): `close()` was called; Trello will send the delivery again. */
export class StoppingError extends DeliveryError {
  constructor() {
    super('stopping', 503, 'The service is stopping');
  }
}

/** `internal_error` (500): a fault of this package or of a hook; please report it. Trello will send the delivery again. */
export class InternalError extends DeliveryError {
  constructor(cause: unknown) {
    super('internal_error', 500, 'The delivery could not be processed', { cause });
  }
}

function describeIssues(issues: readonly PayloadIssue[]): string {
  return issues.map(({ path, message }) => (path === '' ? message : `${path} ${message}`)).join('; ');
}
