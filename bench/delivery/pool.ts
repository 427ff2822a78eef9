import { createHmac } from 'node:crypto';
import { CALLBACK_URL, SAMPLE_ID, SECRET } from './settings.js';

/** Bytes that differ from delivery to delivery, one record of `width` characters each. */
export interface Column {
  readonly width: number;
  readonly values: Buffer;
}

/** Deliveries that differ in their action's id, signed before the clock runs. */
export interface Pool {
  readonly size: number;
  readonly body: string;
  readonly ids: Column;
  /** As Trello signs: HMAC-SHA1 over body and callback URL, base64. */
  readonly trello: Column;
  /** As GitHub signs: HMAC-SHA256 over the body, in hex. */
  readonly github: Column;
}

/**
 * More than the 100,000 actions that are remembered against repeats: when the pool begins anew, its first ids have
 * been forgotten. So no delivery is ever taken for a repeat, which would be cheaper to answer.
 */
const SIZE = 120_000;

/** `size`: an inbox knows its ids for days, so there must be one for each delivery of a race. */
export function makePool(body: string, size = SIZE): Pool {
  const [before, after] = body.split(SAMPLE_ID);
  if (before === undefined || after === undefined) throw new Error('The sample has no id to replace');
  const column = (width: number): Column => ({ width, values: Buffer.alloc(width * size) });
  const ids = column(24);
  const trello = column(28);
  const github = column(64);
  for (let index = 0; index < size; index++) {
    const id = SAMPLE_ID.slice(0, 16) + index.toString(16).padStart(8, '0');
    const text = before + id + after;
    write(ids, index, id);
    write(trello, index, createHmac('sha1', SECRET).update(text).update(CALLBACK_URL).digest('base64'));
    write(github, index, createHmac('sha256', SECRET).update(text).digest('hex'));
  }
  return { size, body, ids, trello, github };
}

function write({ width, values }: Column, index: number, text: string): void {
  values.write(text, index * width, 'latin1');
}
