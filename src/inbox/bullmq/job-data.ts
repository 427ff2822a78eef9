import { isUtf8 } from 'node:buffer';
import type { EntryOrigin, NewEntry } from '../inbox.js';

/** What a job carries; readable in BullMQ's own tools. */
export interface JobData {
  readonly id: string;
  readonly type: string;
  readonly orderKey?: string | undefined;
  readonly webhook?: string | undefined;
  readonly origin: EntryOrigin;
  /** The body: `text` when it is UTF-8, which gives the same bytes again, else `base64`. Neither once it was dropped. */
  readonly text?: string;
  readonly base64?: string;
}

/** Puts an entry into the form in which it is stored. */
export function encode({ id, type, orderKey, webhook, origin, body }: NewEntry): JobData {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const content = isUtf8(bytes) ? { text: bytes.toString('utf8') } : { base64: bytes.toString('base64') };
  return { id, type, orderKey, webhook, origin, ...content };
}

/** The entry again. A body that was dropped is empty. */
export function decode({ id, type, orderKey, webhook, origin, text, base64 }: JobData): NewEntry {
  const body = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
  return { id, type, orderKey, webhook, origin, body };
}

/** The same without the body. */
export function withoutBody({ id, type, orderKey, webhook, origin }: JobData): JobData {
  return { id, type, orderKey, webhook, origin };
}

/** The name of a job, which must not be empty. */
export function jobName(type: string): string {
  return type === '' ? 'delivery' : type;
}
