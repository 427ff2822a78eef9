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

/** Up to here the announced length is taken from what may be pending before the bytes are there. */
const WHOLE_BYTES = 64 * 1024;

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
  // A stream costs a server such as @hono/node-server more than all that is done with the bytes.
  if (contentLength <= Math.min(limits.maxBytes, WHOLE_BYTES))
    return readWhole(request, contentLength, limits);
  const { body: stream } = request;
  if (stream === null) return new Uint8Array();
  if (stream.locked) throw new BodyConsumedError(READ_FIRST);
  const reader = stream.getReader();
  const body = new PendingBody(contentLength, limits);
  try {
    await inTime(body.fill(reader), limits);
    return body.bytes();
  } catch (error) {
    body.discard();
    // The stream may have failed already.
    reader.cancel(error).catch(() => {});
    throw error instanceof DeliveryError ? error : new BodyIncompleteError(error);
  }
}

/** Reads a body of a known length. The server sees to it that no more arrives than was announced. */
async function readWhole(
  request: FetchRequest,
  contentLength: number,
  limits: BodyLimits,
): Promise<Uint8Array> {
  const { maxBytes, pendingBytes } = limits;
  if (!pendingBytes.take(contentLength)) throw pendingBytes.error();
  let taken = contentLength;
  try {
    const bytes = new Uint8Array(await inTime(request.arrayBuffer(), limits));
    // Requests that an app makes itself may announce anything.
    if (bytes.byteLength > maxBytes) throw new BodyTooLargeError(maxBytes);
    if (bytes.byteLength > taken && !pendingBytes.take(bytes.byteLength - taken)) throw pendingBytes.error();
    if (bytes.byteLength < taken) pendingBytes.release(taken - bytes.byteLength);
    taken = 0;
    return bytes;
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    // It was locked when nothing of it was read.
    throw request.bodyUsed ? new BodyIncompleteError(error) : new BodyConsumedError(READ_FIRST);
  } finally {
    pendingBytes.release(taken);
  }
}

async function inTime<T>(reading: Promise<T>, { timeoutMs }: BodyLimits): Promise<T> {
  const late = Symbol();
  const read = await withDeadline(reading, timeoutMs, () => late);
  if (read === late) throw new BodyTimeoutError(timeoutMs);
  return read as T;
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
  async fill(reader: FetchBodyReader): Promise<void> {
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
