import type { ProcessResult, DeliveryProcessor } from '../processing/processor.js';
import type { DeliveryInfo } from '../handlers/event.js';
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
import type { Hooks } from '../util/hooks.js';
import type { CheckedOptions } from '../options.js';
import { parseJSON } from '../payload/parse.js';
import { validatePayload, type ValidatedPayload } from '../payload/validate.js';
import { printable } from '../util/printable.js';
import { errorAnswer, GONE, OK } from './responses.js';
import { announce } from '../telemetry/publish.js';
import { authenticate } from './authenticate.js';
import { TokenBucket } from '../signature/token-bucket.js';
import { deliveryChannel, type DeliveryMessage } from '../telemetry/channels.js';
import { utf8Bytes } from '../util/node.js';
import type { Rejection } from './rejection.js';
import {
  deliveryHeaders,
  type DeliveryHeaders,
  type WebhookAnswer,
  type WebhookRequest,
  type WebhookRequestWithBody,
} from './request.js';

/** What the receiver asks of the rest. */
export interface ReceiverDeps {
  readonly options: CheckedOptions;
  readonly sink: DeliveryProcessor;
  /** Whether a handler was registered for one of these names though no schema speaks of it. */
  readonly expects: (names: readonly string[]) => boolean;
  readonly onRejected: Hooks<[Rejection]>;
}

/** What became of an action that was handed to `ingest()`. */
export interface IngestResult {
  /** Whether it matches the schema of its type, so that typed handlers saw it. */
  readonly recognized: boolean;
  /** Whether it had been handled before, so that nothing ran. */
  readonly repeated: boolean;
}

type OnResponse = (answer: WebhookAnswer) => void;

/** The pipeline from a request to its answer: method, size, signature, JSON, schema, handlers. Never throws. */
export class Receiver {
  readonly #context: ReceiverDeps;
  /** Looks for the reasons of mismatches are limited: 30 at once, then one a second. */
  readonly #diagnoses = new TokenBucket(30);

  constructor(context: ReceiverDeps) {
    this.#context = context;
  }

  get maxBodyBytes(): number {
    return this.#context.options.maxBodyBytes;
  }

  get bodyTimeoutMs(): number {
    return this.#context.options.handlerTimeoutMs;
  }

  /** Whether `close()` was called. */
  get stopping(): boolean {
    return this.#context.sink.stopping;
  }

  /** The whole way of a request whose body is there. */
  async receive(request: WebhookRequestWithBody): Promise<WebhookAnswer> {
    try {
      const body = bytesOf(request.body);
      const headers = deliveryHeaders(request.headers);
      const early = this.begin(
        request,
        body === undefined ? headers : { ...headers, contentLength: body.byteLength },
      );
      if (early !== undefined) return early;
      if (body === undefined) return this.refuse(new BodyConsumedError());
      return await new Promise((resolve) => this.finish(request, headers, body, resolve));
    } catch (error) {
      // Callers in JavaScript may leave out what the types ask for.
      return this.refuse(error);
    }
  }

  /** The answer to a request that needs no look at its body, or undefined: then read the body and call `finish`. */
  begin(
    { method }: WebhookRequest,
    { contentLength, signature }: DeliveryHeaders,
  ): WebhookAnswer | undefined {
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

  /** Tells the answer to a POST for which `begin` had none, with the bytes of its body exactly as they arrived. */
  finish(request: WebhookRequest, headers: DeliveryHeaders, body: Uint8Array, done: OnResponse): void {
    const { signature = '', clientIdentifier } = headers;
    try {
      const { options } = this.#context;
      const callbackURL = authenticate(request, body, signature, options, this.#diagnoses);
      if (typeof callbackURL === 'string') return this.#accept(body, callbackURL, clientIdentifier, done);
      void callbackURL.then(
        (callbackURL) => this.#accept(body, callbackURL, clientIdentifier, done),
        (error: unknown) => done(this.refuse(error)),
      );
    } catch (error) {
      done(this.refuse(error));
    }
  }

  /** Takes an authentic delivery. */
  #accept(
    body: Uint8Array,
    callbackURL: string,
    clientIdentifier: string | undefined,
    done: OnResponse,
  ): void {
    try {
      const checked = validatePayload(parseJSON(body));
      const receivedAt = new Date();
      this.#handle(checked, { receivedAt, callbackURL, clientIdentifier }, body, (dispatched) =>
        done(this.#answer(checked, receivedAt, dispatched)),
      );
    } catch (error) {
      if (!isMalformed(error)) return done(this.refuse(error, body));
      void this.#context.sink.addDeadLetter(body, error).then(() => done(this.refuse(error, body)));
    }
  }

  #answer(checked: ValidatedPayload, receivedAt: Date, dispatched: ProcessResult): WebhookAnswer {
    // Handlers' errors went to onError already.
    if (!dispatched.ok && !TOLD.has(dispatched.error.code)) return this.refuse(dispatched.error);
    const answer = dispatched.ok ? (dispatched.gone ? GONE : OK) : errorAnswer(dispatched.error);
    if (deliveryChannel.hasSubscribers) announce(checked, receivedAt, dispatched, answer.status);
    return answer;
  }

  /** The way of an action that is authentic by its source: from validation on. Throws what a delivery is answered with. */
  async ingest(action: object, model: object): Promise<IngestResult> {
    const checked = validatePayload({ action, model });
    const delivery = { receivedAt: new Date(), callbackURL: undefined, clientIdentifier: undefined };
    const dispatched = await new Promise<ProcessResult>((resolve) =>
      this.#handle(checked, delivery, undefined, resolve),
    );
    if (!dispatched.ok) throw dispatched.error;
    return { recognized: checked.kind === 'recognized', repeated: dispatched.repeated };
  }

  #handle(
    checked: ValidatedPayload,
    delivery: DeliveryInfo,
    body: Uint8Array | undefined,
    done: (dispatched: ProcessResult) => void,
  ): void {
    if (checked.kind === 'malformed') throw new InvalidPayloadError(checked.issues);
    if (checked.kind === 'unrecognized') this.#unrecognized(checked);
    const { kind, issues, names, payload } = checked;
    const { action, model, webhook } = payload;
    const recognized = kind === 'recognized';
    this.#context.sink.deliver({ recognized, issues, names, action, model, webhook, delivery }, body, done);
  }

  /** The answer to a request that cannot be accepted; tells the log and `onRejected`. */
  refuse(cause: unknown, authenticBody?: Uint8Array): WebhookAnswer {
    const error = cause instanceof DeliveryError ? cause : new InternalError(cause);
    const { code, status } = error;
    const level = EXPECTED.has(code) ? 'info' : status >= 500 ? 'error' : 'warn';
    const fields = error.cause === undefined ? { code, status } : { code, status, err: error.cause };
    this.#context.options.logger[level](fields, `Delivery refused: ${printable(error.message, 1000)}`);
    void this.#context.onRejected.call({
      code,
      status,
      error,
      authentic: authenticBody !== undefined,
      body: authenticBody,
      receivedAt: new Date(),
    });
    if (deliveryChannel.hasSubscribers)
      deliveryChannel.publish({ receivedAt: new Date(), status, code } satisfies DeliveryMessage);
    return errorAnswer(error);
  }

  #unrecognized({ payload, names, issues }: ValidatedPayload & { kind: 'unrecognized' }): void {
    const { options, expects } = this.#context;
    if (expects(names)) return;
    if (options.strict) throw new UnrecognizedActionError(issues);
    const { id, type } = payload.action;
    const text = `Action ${printable(type)} is not recognized: ${issues.map((issue) => `${issue.path} ${issue.message}`).join('; ')}`;
    options.logger.info({ actionId: id, type: printable(type) }, printable(text, 1000));
  }
}

/** What was told to `onError` where it happened. */
const TOLD: ReadonlySet<string> = new Set(['handler_failed', 'handler_timeout']);

function isMalformed(error: unknown): error is DeliveryError {
  return error instanceof InvalidPayloadError || error instanceof InvalidJSONError;
}

/** What happens on the open Internet and at each deployment, and asks nobody to do anything. */
const EXPECTED: ReadonlySet<string> = new Set(['method_not_allowed', 'body_incomplete', 'stopping']);

function bytesOf(body: WebhookRequestWithBody['body']): Uint8Array | undefined {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return utf8Bytes(body);
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  // A parsed object: its bytes are gone, and writing it anew would sign something else.
  return undefined;
}
