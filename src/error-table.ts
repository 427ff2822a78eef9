/** The level at which a refusal is logged. `info`: it happens on the open Internet, or at each deployment. */
export type RefusalLevel = 'info' | 'warn' | 'error';

/** A code with which a delivery is refused. */
export interface Refusal {
  /** The HTTP status of the response. */
  readonly status: number;
  readonly level: RefusalLevel;
  /** The sentence in the body of the response; what an error adds to it goes to the log only. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
}

/** Every code with which a delivery is refused. Its class is in `errors.ts`, or in `inbox/errors.ts`. */
export const REFUSALS = {
  method_not_allowed: { status: 405, level: 'info', message: 'Only HEAD and POST are answered here' },
  invalid_request: {
    status: 500,
    level: 'error',
    message: 'The request cannot be read',
    hint: 'Pass receive() an object { method, url, headers, body } with the URL and headers as your server has them',
  },
  signature_missing: { status: 401, level: 'warn', message: 'The x-trello-webhook header is missing' },
  signature_mismatch: { status: 401, level: 'warn', message: 'The signature does not match' },
  too_old: { status: 401, level: 'warn', message: 'The action is too old' },
  not_accepted: { status: 200, level: 'info', message: 'The webhook is not accepted here' },
  body_too_large: { status: 413, level: 'warn', message: 'The body is too large' },
  overloaded: { status: 503, level: 'error', message: 'Too many bodies are under way' },
  body_consumed: {
    status: 500,
    level: 'error',
    message: 'The body was read before it could be verified',
    hint: 'A signature covers the exact bytes: pass them on as they arrived, and no object that was parsed from them',
  },
  body_incomplete: { status: 400, level: 'info', message: 'The body ended before it was complete' },
  body_timeout: { status: 408, level: 'warn', message: 'The body did not arrive in time' },
  invalid_json: { status: 400, level: 'warn', message: 'The body is not JSON in UTF-8' },
  invalid_payload: { status: 400, level: 'warn', message: 'The payload is not a Trello delivery' },
  unrecognized_action: { status: 400, level: 'warn', message: 'The action is not recognized' },
  provider_failed: { status: 503, level: 'error', message: 'The delivery cannot be verified now' },
  handler_failed: { status: 500, level: 'error', message: 'A handler failed' },
  handler_timeout: { status: 500, level: 'error', message: 'The handlers did not finish in time' },
  inbox_unavailable: { status: 503, level: 'error', message: 'The delivery cannot be stored now' },
  stopping: { status: 503, level: 'info', message: 'The service is stopping' },
  internal_error: { status: 500, level: 'error', message: 'The delivery could not be processed' },
} as const satisfies Record<string, Refusal>;

/** The codes with which a delivery can be refused; each belongs to one class. */
export type DeliveryErrorCode = keyof typeof REFUSALS;

/** Every code of an error that is thrown where you call the package, with what to do next where that is always the same. */
export const FAULTS = {
  invalid_option: {},
  unknown_event: {},
  duplicate_handler: {},
  invalid_middleware: { hint: 'Await next() once, and return what it returns' },
  inbox_error: {},
  lease_lost: {},
  poison: { hint: 'Find out what its handlers do to the process, then replay the dead letter' },
} as const satisfies Record<string, { readonly hint?: string }>;
