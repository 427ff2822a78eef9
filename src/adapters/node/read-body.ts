import { startDeadline } from '../../util/timers.js';
import {
  BodyConsumedError,
  BodyIncompleteError,
  BodyTimeoutError,
  BodyTooLargeError,
  type DeliveryError,
} from '../../errors.js';
import type { NodeRequest, ParsedRequest } from './http-types.js';

/** How much of a body is read, and for how long. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * Tells `done`, once, the exact bytes of a request's body: those that a platform or a parser kept, or those that arrive
 * now. It is told an error instead when they cannot be had; `BodyConsumedError` when a parser has read them and kept
 * only what it made of them.
 */
export function readBody(
  request: ParsedRequest,
  limits: BodyLimits,
  done: (body: Uint8Array | DeliveryError) => void,
): void {
  const kept = bytes(request.rawBody) ?? bytes(request.body);
  if (kept !== undefined)
    done(kept.byteLength > limits.maxBytes ? new BodyTooLargeError(limits.maxBytes) : kept);
  else if (request.readableDidRead) done(new BodyConsumedError());
  // Nothing was read, and it came to its end: there was nothing to read.
  else if (request.readableEnded) done(new Uint8Array());
  // No event will come any more.
  else if (request.destroyed) done(new BodyIncompleteError());
  else collect(request, limits, done);
}

/** express.raw() leaves bytes and express.text() a string; an object is what a parser made of the bytes. */
function bytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? Buffer.from(value) : undefined;
}

function collect(
  request: NodeRequest,
  { maxBytes, timeoutMs }: BodyLimits,
  done: (body: Uint8Array | DeliveryError) => void,
): void {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let over = false;
  const cancel = startDeadline(timeoutMs, () => fail(new BodyTimeoutError(timeoutMs)));

  function onData(data: Uint8Array | string): void {
    // Text, when somebody called setEncoding(): written in the same encoding it is the same bytes again.
    const chunk = typeof data === 'string' ? Buffer.from(data, encodingOf(request)) : data;
    length += chunk.byteLength;
    if (length > maxBytes) fail(new BodyTooLargeError(maxBytes));
    else chunks.push(chunk);
  }
  function onEnd(): void {
    end(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length));
  }
  function onClose(): void {
    // It is the end of every request; an error costs a stack.
    if (!over) fail(new BodyIncompleteError());
  }
  function onError(error: Error): void {
    fail(new BodyIncompleteError(error));
  }
  function fail(error: DeliveryError): void {
    // What still comes is not kept.
    request.removeListener('data', onData);
    chunks.length = 0;
    end(error);
  }
  function end(result: Uint8Array | DeliveryError): void {
    if (over) return;
    over = true;
    cancel();
    done(result);
  }

  request.on('data', onData);
  request.on('end', onEnd);
  request.on('close', onClose);
  request.on('error', onError);
  // Somebody may have paused it.
  request.resume();
}

function encodingOf({ readableEncoding }: NodeRequest): BufferEncoding {
  return (readableEncoding ?? 'utf8') as BufferEncoding;
}
