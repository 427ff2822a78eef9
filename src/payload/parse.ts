import { InvalidJSONError } from '../errors.js';

// `fatal` refuses bytes that are not UTF-8 instead of replacing them. A byte-order mark in front is dropped, as
// RFC 8259 §8.1 allows: an authentic delivery is worth more than three bytes.
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON value in `bytes`. Throws `InvalidJSONError` when they are not UTF-8 or not JSON. */
export function parseJSON(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new InvalidJSONError('it holds bytes that are not UTF-8');
  }
  if (text === '') throw new InvalidJSONError('it is empty');
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own message quotes the body, which is none of the log's business.
    throw new InvalidJSONError('it does not parse');
  }
}
