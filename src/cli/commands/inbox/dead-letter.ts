import { isUtf8 } from 'node:buffer';
import type { DeadLetter } from '../../../inbox/index.js';
import { printable } from '../../../util/printable.js';
import { iso } from '../../shared/format.js';

/** Writes a dead letter as JSON, with times as text and without its body. */
export function deadLetterJSON(letter: DeadLetter) {
  const { id, type, orderKey, attempts, origin, deadAt, finished, errors } = letter;
  return {
    id,
    type,
    orderKey: orderKey ?? null,
    attempts,
    receivedAt: iso(origin.receivedAt),
    deadAt: iso(deadAt),
    finished,
    errors: errors.map((error) => ({ ...error, at: iso(error.at) })),
  };
}

/** Writes the body for JSON: as text, or in base64 if it is not UTF-8. */
export function bodyJSON({ body }: DeadLetter): { body: string } | { bodyBase64: string } {
  const bytes = Buffer.from(body);
  return isUtf8(bytes) ? { body: bytes.toString() } : { bodyBase64: bytes.toString('base64') };
}

/** Writes the body for a terminal: JSON is indented, and control characters are escaped. */
export function bodyLines(letter: DeadLetter): string[] {
  const content = bodyJSON(letter);
  if ('bodyBase64' in content) return [`${content.bodyBase64} (base64)`];
  return indent(content.body)
    .split('\n')
    .map((line) => printable(line, Infinity));
}

function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
