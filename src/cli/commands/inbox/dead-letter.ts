import { isUtf8 } from 'node:buffer';
import type { DeadLetter } from '../../../inbox/inbox.js';
import { printable } from '../../../util/printable.js';

/** A dead letter as JSON: times as texts, without its body. */
export function letterJSON({ id, type, orderKey, attempts, origin, deadAt, finished, errors }: DeadLetter) {
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

/** The body as JSON has it: as a text, or in base64 when it is none. */
export function bodyJSON({ body }: DeadLetter): { body: string } | { bodyBase64: string } {
  const bytes = Buffer.from(body);
  return isUtf8(bytes) ? { body: bytes.toString() } : { bodyBase64: bytes.toString('base64') };
}

/** The body for people: set out when it is JSON, and harmless for a terminal. */
export function bodyLines(letter: DeadLetter): string[] {
  const content = bodyJSON(letter);
  if ('bodyBase64' in content) return [`${content.bodyBase64} (base64)`];
  return setOut(content.body)
    .split('\n')
    .map((line) => printable(line, Infinity));
}

function setOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}
