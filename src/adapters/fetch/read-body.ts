import {
  BodyConsumedError,
  BodyIncompleteError,
  BodyTimeoutError,
  BodyTooLargeError,
  DeliveryError,
} from '../../errors.js';
import type { BodyLimits } from '../../receive/receiver.js';
import { withDeadline } from '../../util/timers.js';
import { BodyBuffer } from '../body-buffer.js';
import type { FetchBodyReader, FetchRequest } from './fetch-types.js';

const READ_FIRST =
  'A signature covers the exact bytes: call webhooks.fetch(request) before anything reads the body, or pass request.clone() to whatever reads it first';

/**
 * Resolves to the exact bytes of a request's body, which count as pending until they are verified. Rejects with a
 * `DeliveryError` when they cannot be had.
 */
export async function readBody(
  request: FetchRequest,
  contentLength: number,
  limits: BodyLimits,
): Promise<Uint8Array> {
  // Before `body`, which some servers make when it is asked for.
  if (request.bodyUsed) throw new BodyConsumedError(READ_FIRST);
  const { body: stream } = request;
  if (stream === null) return new Uint8Array();
  if (stream.locked) throw new BodyConsumedError(READ_FIRST);
  const reader = stream.getReader();
  const body = new PendingBody(contentLength, limits);
  try {
    const { timeoutMs } = limits;
    const late = await withDeadline(body.fill(reader), timeoutMs, () => new BodyTimeoutError(timeoutMs));
    if (late !== undefined) throw late;
    return body.bytes();
  } catch (error) {
    body.discard();
    // The stream may have failed already.
    reader.cancel(error).catch(() => {});
    throw error instanceof DeliveryError ? error : new BodyIncompleteError(error);
  }
}

/** The bytes of a body under way. */
class PendingBody {
  readonly #limits: BodyLimits;
  readonly #buffer: BodyBuffer;
  #isDiscarded = false;

  constructor(contentLength: number, limits: BodyLimits) {
    this.#limits = limits;
    this.#buffer = new BodyBuffer(contentLength);
  }

  /** Reads to the end. Rejects at the first byte too many. */
  async fill(reader: FetchBodyReader): Promise<undefined> {
    const { maxBytes, pendingBytes } = this.#limits;
    for (;;) {
      const { done, value } = await reader.read();
      // A read that was under way when time was up.
      if (done || this.#isDiscarded) return;
      // Streams that users make may hold anything.
      if (!(value instanceof Uint8Array)) throw new TypeError('The body is no stream of bytes');
      if (this.#buffer.length + value.byteLength > maxBytes) throw new BodyTooLargeError(maxBytes);
      if (!pendingBytes.take(value.byteLength)) throw pendingBytes.error();
      this.#buffer.add(value);
    }
  }

  bytes(): Uint8Array {
    return this.#buffer.bytes();
  }

  discard(): void {
    this.#isDiscarded = true;
    this.#limits.pendingBytes.release(this.#buffer.length);
    this.#buffer.clear();
  }
}
