import {
  BodyConsumedError,
  BodyTooLargeError,
  DeliveryError,
  InternalError,
  InvalidJSONError,
  InvalidPayloadError,
  MethodNotAllowedError,
  NotAcceptedError,
  SignatureMismatchError,
  SignatureMissingError,
  StoppingError,
  TooOldError,
  UnrecognizedActionError,
} from '../errors.js';
import { deliveryFromBody, deliveryFromPayload, type Delivery } from '../payload/delivery.js';
import type { DeliveryProcessor, ProcessResult } from '../processing/processor.js';
import { publishDelivery, publishRefusal } from '../telemetry/publish.js';
import type { Hooks } from '../util/hooks.js';
import type { Logger } from '../util/logger.js';
import { printable } from '../util/printable.js';
import type { Candidate } from '../signature/callback-urls.js';
import { implausibility } from '../signature/diagnose.js';
import { AcceptFilter, type AcceptFunction, type AcceptLists } from './accept.js';
import { Authenticator, type AuthenticatorDeps } from './authenticator.js';
import { bodyBytes, checkRequest } from './check-request.js';
import { PendingBytes } from './pending-bytes.js';
import { fixOf } from './platform.js';
import { RefusalLog } from './refusal-log.js';
import type { Rejection, RejectionCode } from './rejection.js';
import {
  deliveryHeaders,
  type DeliveryHeaders,
  type ReceivedRequest,
  type WebhookRequest,
  type WebhookRequestWithBody,
  type WebhookResponse,
} from './request.js';
import { errorResponse, GONE, OK } from './responses.js';

/** What a {@link Receiver} needs. */
export interface ReceiverDeps extends AuthenticatorDeps {
  readonly maxBodyBytes: number;
  readonly maxPendingBytes: number;
  readonly bodyTimeoutMs: number;
  readonly accept: AcceptLists | AcceptFunction | undefined;
  readonly maxAgeMs: number | undefined;
  readonly strict: boolean;
  readonly respondEarly: boolean;
  readonly logger: Logger;
  readonly processor: DeliveryProcessor;
  /** Whether a handler was registered for one of these names though this release has no schema for it. */
  readonly expects: (names: readonly string[]) => boolean;
  readonly onRejected: Hooks<Rejection>;
  readonly metrics: { refused(code: string): void };
}

/** How much of a body an adapter reads, and for how long. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly pendingBytes: PendingBytes;
}

/** Asks a platform to keep the process until a promise settles. */
export type WaitUntil = (work: Promise<unknown>) => void;

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
  readonly #accept: AcceptFilter | undefined;
  readonly #refusalLog: RefusalLog;
  /** The bytes of bodies that are not verified yet. Take the bytes of a body before `finish`, which releases them. */
  readonly pendingBytes: PendingBytes;
  /** How adapters read a body. */
  readonly bodyLimits: BodyLimits;
  #finishing = 0;
  readonly #onIdle: (() => void)[] = [];

  constructor(deps: ReceiverDeps) {
    this.#deps = deps;
    this.#authenticator = new Authenticator(deps);
    this.#accept = deps.accept && new AcceptFilter(deps.accept, deps.providerTimeoutMs);
    this.#refusalLog = new RefusalLog(deps.logger);
    this.pendingBytes = new PendingBytes(deps.maxPendingBytes);
    const { maxBodyBytes, bodyTimeoutMs } = deps;
    this.bodyLimits = { maxBytes: maxBodyBytes, timeoutMs: bodyTimeoutMs, pendingBytes: this.pendingBytes };
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
      checkRequest(request);
      const { method, url } = request;
      const received: ReceivedRequest = { method, url, headers: request.headers, origin: request };
      const body = bodyBytes(request.body);
      const headers = deliveryHeaders(request.headers);
      const early = this.begin(
        request,
        body === undefined ? headers : { ...headers, contentLength: body.byteLength },
      );
      if (early !== undefined) return early;
      if (body === undefined) return this.refuse(new BodyConsumedError(fixOf(received)));
      if (!this.pendingBytes.take(body.byteLength)) return this.refuse(this.pendingBytes.error());
      return await this.finish(received, headers, body);
    } catch (error) {
      // A header or a body may be an object that throws when it is read.
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
    const { maxBodyBytes } = this.#deps;
    if (contentLength > maxBodyBytes) return this.refuse(new BodyTooLargeError(maxBodyBytes));
    if (!signature) return this.refuse(new SignatureMissingError());
    const hint = implausibility(signature);
    if (hint !== undefined) return this.refuse(new SignatureMismatchError({ hint }));
    // A body of unknown length shows while it is read.
    if (!this.pendingBytes.hasRoomFor(contentLength || 0)) return this.refuse(this.pendingBytes.error());
    return undefined;
  }

  /** Resolves when no request is under way whose bytes have arrived. */
  idle(): Promise<void> {
    return this.#finishing === 0 ? Promise.resolve() : new Promise((resolve) => this.#onIdle.push(resolve));
  }

  /**
   * The response to a POST for which `begin` had none, with the bytes of its body exactly as they arrived, which were taken
   * from `pendingBytes`. With `respondEarly` and `waitUntil` it does not wait for the handlers.
   */
  async finish(
    request: ReceivedRequest,
    headers: DeliveryHeaders,
    body: Uint8Array,
    waitUntil?: WaitUntil,
  ): Promise<WebhookResponse> {
    this.#finishing++;
    try {
      let signed: Candidate;
      try {
        const authenticated = this.#authenticator.authenticate(request, body, headers.signature ?? '');
        // Most services have one secret and one URL, and are spared the turn of the microtask queue.
        signed = authenticated instanceof Promise ? await authenticated : authenticated;
      } catch (error) {
        return this.refuse(error);
      } finally {
        this.pendingBytes.release(body.byteLength);
      }
      return await this.#takeAuthentic(body, signed, headers.clientIdentifier, waitUntil);
    } finally {
      this.#finishing--;
      if (this.#finishing === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
    }
  }

  async #takeAuthentic(
    body: Uint8Array,
    { configured: callbackURL, query }: Candidate,
    clientIdentifier: string | undefined,
    waitUntil: WaitUntil | undefined,
  ): Promise<WebhookResponse> {
    try {
      const origin = { receivedAt: new Date(), callbackURL, query, clientIdentifier };
      return await this.#take(deliveryFromBody(body, origin), waitUntil);
    } catch (error) {
      if (isMalformed(error)) await this.#deps.processor.addDeadLetter(body, error);
      return this.refuse(error, body);
    }
  }

  async #take(delivery: Delivery, waitUntil: WaitUntil | undefined): Promise<WebhookResponse> {
    const { maxAgeMs, processor, respondEarly } = this.#deps;
    const { date } = delivery.action;
    if (maxAgeMs !== undefined && Date.now() - Date.parse(date) > maxAgeMs)
      throw new TooOldError(date, maxAgeMs);
    if (this.#accept !== undefined) {
      const accepted = await this.#accept.decide(delivery);
      if (accepted !== true) throw new NotAcceptedError(accepted === 'gone' ? 410 : 200);
    }
    this.#checkRecognized(delivery);
    if (respondEarly && waitUntil !== undefined && !this.stopping) {
      waitUntil(this.#processLater(delivery));
      return OK;
    }
    return this.#respond(delivery, await processor.process(delivery));
  }

  /** Runs the handlers of a delivery that has its response. Never rejects. */
  async #processLater(delivery: Delivery): Promise<void> {
    try {
      const result = await this.#deps.processor.process(delivery);
      publishDelivery(
        delivery,
        OK.status,
        result.ok ? { duplicate: result.duplicate } : { code: result.error.code },
      );
    } catch (error) {
      this.#deps.logger.error({ err: error }, 'A delivery that has its response could not be processed');
    }
  }

  /**
   * Takes an action that is authentic by its source through the pipeline, from validation on. Throws the error with
   * which a delivery would be refused.
   */
  async ingest(action: object, model: object): Promise<IngestResult> {
    const origin = { receivedAt: new Date(), callbackURL: undefined, query: '', clientIdentifier: undefined };
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
    this.#refusalLog.write(error);
    this.#deps.metrics.refused(code);
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
    this.#deps.logger.info({ actionId: printable(id), type: printable(type) }, printable(text, 1000));
  }
}

/** The errors of handlers: `onError` hooks were called with them where they happened. */
const HANDLERS: ReadonlySet<string> = new Set(['handler_failed', 'handler_timeout']);

function isMalformed(error: unknown): error is DeliveryError {
  return error instanceof InvalidPayloadError || error instanceof InvalidJSONError;
}
