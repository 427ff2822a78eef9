import {
  BodyConsumedError,
  BodyIncompleteError,
  BodyTimeoutError,
  BodyTooLargeError,
  type DeliveryError,
} from '../../errors.js';
import type { BodyLimits } from '../../receive/receiver.js';
import { fixOf } from '../../receive/platform.js';
import { BodyBuffer } from '../body-buffer.js';
import type { NodeRequest, ParsedRequest } from './http-types.js';

/**
 * Resolves to the exact bytes of a request's body: those that a platform or a parser kept, or those that arrive now.
 * They count as pending until they are verified. Rejects with a `DeliveryError` when they cannot be had:
 * `BodyConsumedError` when a parser has read them and kept only what it made of them.
 *
 * A promise and no callback: events of a request are emitted in the asynchronous context of its connection, and what
 * awaits a promise goes on in its own.
 */
export async function readBody(request: ParsedRequest, limits: BodyLimits): Promise<Uint8Array> {
  const kept = keptBytes(request);
  if (kept !== undefined) {
    if (kept.byteLength > limits.maxBytes) throw new BodyTooLargeError(limits.maxBytes);
    if (!limits.pendingBytes.take(kept.byteLength)) throw limits.pendingBytes.error();
    return kept;
  }
  if (request.readableDidRead)
    throw new BodyConsumedError(fixOf({ headers: request.headers, origin: request }));
  // Nothing was read, and it came to its end: there was nothing to read.
  if (request.readableEnded) return new Uint8Array();
  // No event will come any more.
  if (request.destroyed) throw new BodyIncompleteError();
  return collect(request, limits);
}

/** The bytes that a platform or a parser kept. */
function keptBytes(request: ParsedRequest): Uint8Array | undefined {
  const kept = [bytes(request.rawBody), bytes(request.body)];
  const filled = kept.find((each) => each !== undefined && each.byteLength > 0);
  if (filled !== undefined) return filled;
  // Empty where there is a body, or where nobody has looked for one: somebody keeps the place for it.
  const isRead = request.readableDidRead || request.readableEnded;
  const isEmpty = isRead && !(Number(request.headers['content-length']) > 0);
  return isEmpty ? kept.find((each) => each !== undefined) : undefined;
}

/** express.raw() leaves bytes and express.text() a string; an object is what a parser made of the bytes. */
function bytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? Buffer.from(value) : undefined;
}

function collect(request: NodeRequest, limits: BodyLimits): Promise<Uint8Array> {
  const { maxBytes, timeoutMs, pendingBytes } = limits;
  return new Promise((resolve, reject) => {
    const body = new BodyBuffer(Number(request.headers['content-length']));
    let isOver = false;
    const timer = setTimeout(() => fail(new BodyTimeoutError(timeoutMs)), timeoutMs);

    function onData(data: Uint8Array | string): void {
      // Text, after setEncoding(): written in the same encoding it is the same bytes again.
      const piece = typeof data === 'string' ? Buffer.from(data, encodingOf(request)) : data;
      if (body.length + piece.byteLength > maxBytes) fail(new BodyTooLargeError(maxBytes));
      else if (pendingBytes.take(piece.byteLength)) body.add(piece);
      else fail(pendingBytes.error());
    }
    function onEnd(): void {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      resolve(body.bytes());
    }
    function onClose(): void {
      // Every request is closed at last, and an error costs a stack.
      if (!isOver) fail(new BodyIncompleteError());
    }
    function onError(error: Error): void {
      fail(new BodyIncompleteError(error));
    }
    function fail(error: DeliveryError): void {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      // What still comes is not kept.
      request.removeListener('data', onData);
      pendingBytes.release(body.length);
      body.clear();
      reject(error);
    }

    request.on('data', onData);
    request.on('end', onEnd);
    request.on('close', onClose);
    request.on('error', onError);
    // It may have been paused.
    request.resume();
  });
}

function encodingOf({ readableEncoding }: NodeRequest): BufferEncoding {
  return (readableEncoding ?? 'utf8') as BufferEncoding;
}
