import type { FetchResponse } from './request.js';

/** The largest response that is read: a thousand actions are about 2 MB. */
export const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

/** A response is larger than the client reads. */
export class ResponseTooLarge extends Error {}

/** Reads a body as text and never more than {@link MAX_RESPONSE_BYTES}: `fetch` itself has no limit. */
export async function readText(response: FetchResponse): Promise<string> {
  if (Number(response.headers.get('content-length') ?? 0) > MAX_RESPONSE_BYTES) throw new ResponseTooLarge();
  const { body } = response;
  if (body === undefined || body === null || !(Symbol.asyncIterator in body)) {
    const text = await response.text();
    if (text.length > MAX_RESPONSE_BYTES) throw new ResponseTooLarge();
    return text;
  }
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (size > MAX_RESPONSE_BYTES) throw new ResponseTooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
