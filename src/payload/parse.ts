import { InvalidJSONError } from '../errors.js';
import { utf8Text } from '../util/node.js';

/** The JSON value in `bytes`. Throws `InvalidJSONError` when they are not UTF-8 or not JSON. */
export function parseJSON(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8Text(bytes);
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
