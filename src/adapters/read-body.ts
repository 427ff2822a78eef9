import { startDeadline } from '../deadline.js';
import { BodyConsumedError, BodyIncompleteError, BodyTimeoutError, BodyTooLargeError } from '../errors.js';
import type { NodeRequest, ParsedRequest } from './node-http.js';

/**
 * The exact bytes of a request's body: those that a platform or a parser kept, or those that arrive now.
 * Throws `BodyConsumedError` when a parser has read them and kept only what it made of them.
 */
export function readBody(
  request: ParsedRequest,
  limits: { maxBytes: number; timeoutMs: number },
): Uint8Array | Promise<Uint8Array> {
  const kept = bytes(request.rawBody) ?? bytes(request.body);
  if (kept !== undefined) {
    if (kept.byteLength > limits.maxBytes) throw new BodyTooLargeError(limits.maxBytes);
    return kept;
  }
  if (request.readableDidRead) throw new BodyConsumedError();
  // Nothing was read, and it came to its end: there was nothing to read.
  if (request.readableEnded) return new Uint8Array();
  // No event will come any more.
  if (request.destroyed) throw new BodyIncompleteError();
  return collect(request, limits);
}

/** express.raw() leaves bytes and express.text() a string; an object is what a parser made of the bytes. */
function bytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? Buffer.from(value) : undefined;
}

function collect(request: NodeRequest, { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number }) {
  return new Promise<Uint8Array>((resolve, reject) => {
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
      cancel();
      over = true;
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length));
    }
    function onClose(): void {
      if (!over) fail(new BodyIncompleteError());
    }
    function onError(error: Error): void {
      if (!over) fail(new BodyIncompleteError(error));
    }
    function fail(error: Error): void {
      cancel();
      over = true;
      chunks.length = 0;
      // What still comes is not kept.
      request.removeListener('data', onData);
      reject(error);
    }

    request.on('data', onData);
    request.on('end', onEnd);
    request.on('close', onClose);
    request.on('error', onError);
    // Somebody may have paused it.
    request.resume();
  });
}

function encodingOf({ readableEncoding }: NodeRequest): BufferEncoding {
  return (readableEncoding ?? 'utf8') as BufferEncoding;
}
