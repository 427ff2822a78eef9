import {
  BodyConsumedError,
  BodyTooLargeError,
  DeliveryError,
  InternalError,
  InvalidJSONError,
  InvalidPayloadError,
  MethodNotAllowedError,
  SignatureMissingError,
  StoppingError,
  UnrecognizedActionError,
} from '../errors.js';
import { deliveryFromBody, deliveryFromPayload, type Delivery } from '../payload/delivery.js';
import type { DeliveryProcessor, ProcessResult } from '../processing/processor.js';
import { publishDelivery, publishRefusal } from '../telemetry/publish.js';
import type { Hooks } from '../util/hooks.js';
import type { Logger } from '../util/logger.js';
import { utf8Bytes } from '../util/node.js';
import { printable } from '../util/printable.js';
import { Authenticator, type AuthenticatorDeps } from './authenticator.js';
import type { Rejection, RejectionCode } from './rejection.js';
import {
  deliveryHeaders,
  type DeliveryHeaders,
  type WebhookRequest,
  type WebhookRequestWithBody,
  type WebhookResponse,
} from './request.js';
import { errorResponse, GONE, OK } from './responses.js';

/** What a {@link Receiver} needs. */
export interface ReceiverDeps extends AuthenticatorDeps {
  readonly maxBodyBytes: number;
  readonly bodyTimeoutMs: number;
  readonly strict: boolean;
  readonly logger: Logger;
  readonly processor: DeliveryProcessor;
  /** Whether a handler was registered for one of these names though this release has no schema for it. */
  readonly expects: (names: readonly string[]) => boolean;
  readonly onRejected: Hooks<Rejection>;
}

/** The result of `ingest()`. */
export interface IngestResult {
  /** Whether the action matches the schema of its type, so that typed handlers saw it. */
  readonly recognized: boolean;
  /** Whether it had been handled before, so that nothing ran. */
  readonly duplicate: boolean;
}

/** The pipeline from a request to its response: method, size, signature, JSON, schema, handlers. Never throws. */
export class Receiver {
  readonly #deps: ReceiverDeps;
  readonly #authenticator: Authenticator;

  constructor(deps: ReceiverDeps) {
    this.#deps = deps;
    this.#authenticator = new Authenticator(deps);
  }

  get maxBodyBytes(): number {
    return this.#deps.maxBodyBytes;
  }

  get bodyTimeoutMs(): number {
    return this.#deps.bodyTimeoutMs;
  }

  get logger(): Logger {
    return this.#deps.logger;
  }

  /** Whether `close()` was called. */
  get stopping(): boolean {
    return this.#deps.processor.stopping;
  }

  /** Takes a request with its body through the whole pipeline. */
  async receive(request: WebhookRequestWithBody): Promise<WebhookResponse> {
    try {
      const body = bytesOf(request.body);
      const headers = deliveryHeaders(request.headers);
      const early = this.begin(
        request,
        body === undefined ? headers : { ...headers, contentLength: body.byteLength },
      );
      if (early !== undefined) return early;
      if (body === undefined) return this.refuse(new BodyConsumedError());
      return await this.finish(request, headers, body);
    } catch (error) {
      // Callers in JavaScript may leave out what the types ask for.
      return this.refuse(error);
    }
  }

  /** The response to a request that needs no look at its body, or undefined: then read the body and call `finish`. */
  begin(
    { method }: WebhookRequest,
    { contentLength, signature }: DeliveryHeaders,
  ): WebhookResponse | undefined {
    if (method !== 'POST') {
      const upper = String(method).toUpperCase();
      if (upper === 'HEAD') return OK;
      if (upper !== 'POST') return this.refuse(new MethodNotAllowedError());
    }
    if (this.stopping) return this.refuse(new StoppingError());
    if (contentLength > this.maxBodyBytes) return this.refuse(new BodyTooLargeError(this.maxBodyBytes));
    if (!signature) return this.refuse(new SignatureMissingError());
    return undefined;
  }

  /** The response to a POST for which `begin` had none, with the bytes of its body exactly as they arrived. */
  async finish(
    request: WebhookRequest,
    headers: DeliveryHeaders,
    body: Uint8Array,
  ): Promise<WebhookResponse> {
    let authentic = false;
    try {
      const authenticated = this.#authenticator.authenticate(request, body, headers.signature ?? '');
      // Most services have one secret and one URL, and are spared the turn of the microtask queue.
      const callbackURL = typeof authenticated === 'string' ? authenticated : await authenticated;
      authentic = true;
      const { clientIdentifier } = headers;
      const delivery = deliveryFromBody(body, { receivedAt: new Date(), callbackURL, clientIdentifier });
      this.#checkRecognized(delivery);
      return this.#respond(delivery, await this.#deps.processor.process(delivery));
    } catch (error) {
      if (authentic && isMalformed(error)) await this.#deps.processor.addDeadLetter(body, error);
      return this.refuse(error, authentic ? body : undefined);
    }
  }

  /**
   * Takes an action that is authentic by its source through the pipeline, from validation on. Throws the error with
   * which a delivery would be refused.
   */
  async ingest(action: object, model: object): Promise<IngestResult> {
    const origin = { receivedAt: new Date(), callbackURL: undefined, clientIdentifier: undefined };
    const delivery = deliveryFromPayload({ action, model }, origin);
    this.#checkRecognized(delivery);
    const result = await this.#deps.processor.process(delivery);
    if (!result.ok) throw result.error;
    return { recognized: delivery.recognized, duplicate: result.duplicate };
  }

  /** The response to a request that is refused; writes to the log and calls the `onRejected` hooks. */
  refuse(cause: unknown, authenticBody?: Uint8Array): WebhookResponse {
    const error = cause instanceof DeliveryError ? cause : new InternalError(cause);
    const { code, status } = error;
    const level = EXPECTED.has(code) ? 'info' : status >= 500 ? 'error' : 'warn';
    const fields = error.cause === undefined ? { code, status } : { code, status, err: error.cause };
    this.#deps.logger[level](fields, `Delivery refused: ${printable(error.message, 1000)}`);
    void this.#deps.onRejected.call({
      code: code as RejectionCode,
      status,
      error,
      authentic: authenticBody !== undefined,
      body: authenticBody,
      receivedAt: new Date(),
    });
    publishRefusal(status, code);
    return errorResponse(error);
  }

  #respond(delivery: Delivery, result: ProcessResult): WebhookResponse {
    if (result.ok) {
      const response = result.unsubscribed ? GONE : OK;
      publishDelivery(delivery, response.status, { duplicate: result.duplicate });
      return response;
    }
    const { error } = result;
    if (!HANDLERS.has(error.code)) return this.refuse(error);
    publishDelivery(delivery, error.status, { code: error.code });
    return errorResponse(error);
  }

  /** Writes to the log that an action is not recognized; throws instead with `strict`. */
  #checkRecognized({ recognized, names, issues, action }: Delivery): void {
    if (recognized || this.#deps.expects(names)) return;
    if (this.#deps.strict) throw new UnrecognizedActionError(issues);
    const { id, type } = action;
    const text = `Action ${printable(type)} is not recognized: ${issues.map(({ path, message }) => `${path} ${message}`).join('; ')}`;
    this.#deps.logger.info({ actionId: id, type: printable(type) }, printable(text, 1000));
  }
}

/** The errors of handlers: `onError` hooks were called with them where they happened. */
const HANDLERS: ReadonlySet<string> = new Set(['handler_failed', 'handler_timeout']);

function isMalformed(error: unknown): error is DeliveryError {
  return error instanceof InvalidPayloadError || error instanceof InvalidJSONError;
}

/** What happens on the open Internet and at each deployment, and needs no one's attention. */
const EXPECTED: ReadonlySet<string> = new Set(['method_not_allowed', 'body_incomplete', 'stopping']);

function bytesOf(body: WebhookRequestWithBody['body']): Uint8Array | undefined {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return utf8Bytes(body);
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  // A parsed object: its bytes are gone, and serializing it again would sign something else.
  return undefined;
}
