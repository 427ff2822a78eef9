import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '../limits.js';
import { badRequest, tooLarge } from './texts.js';

/**
 * Reads a request's body as UTF-8, up to {@link MAX_BODY_BYTES}. What comes after that is thrown away and not kept, so
 * that the caller can read the refusal.
 */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) reject(tooLarge());
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else reject(tooLarge());
      if (size > MAX_BODY_BYTES) chunks.length = 0;
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    // The caller hung up; nobody will read the answer.
    request.on('close', () => reject(badRequest()));
    request.on('error', () => reject(badRequest()));
  });
}
