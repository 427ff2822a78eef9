import { readHeader, type RequestHeaders } from '../util/headers.js';
import { bytesOfBase64, bytesOfLatin1, decompress, latin1Text, utf8Bytes } from '../util/node.js';

/** A body as Trello may have sent it, if not as it arrived. */
export interface OtherBody {
  /** What completes the sentence "It matches the body …". */
  readonly form: string;
  readonly bytes: Uint8Array;
}

/**
 * What parsers, proxies and careless hands make of a body on its way, undone. `text` is the body when it is UTF-8; no
 * result is longer than `maxBytes`.
 */
export function* otherBodies(
  body: Uint8Array,
  text: string | undefined,
  headers: RequestHeaders,
  maxBytes: number,
): Generator<OtherBody> {
  const plain = decompressed(body, headers, maxBytes);
  if (plain !== undefined) yield { form: 'decompressed', bytes: plain };
  if (text === undefined) {
    yield { form: 'in UTF-8: it arrived in Latin-1', bytes: utf8Bytes(latin1Text(body)) };
    yield { form: 'in UTF-8: it arrived in UTF-16', bytes: utf8Bytes(utf16Text(body)) };
    return;
  }
  const other = (form: string, original: string): OtherBody => ({ form, bytes: utf8Bytes(original) });
  if (text.trim() !== text) yield other('without the white space around it', text.trim());
  yield other('with a line break at its end', `${text}\n`);
  yield other('with a byte-order mark in front', `\ufeff${text}`);
  const decoded = bytesOfBase64(text);
  if (decoded !== undefined) yield { form: 'decoded from base64', bytes: decoded };
  for (const bytes of encodedOnce(text))
    yield { form: 'encoded as UTF-8 once: it arrived encoded twice', bytes };
  const ofForm = formValue(text);
  if (ofForm !== undefined) yield other('decoded from a form (application/x-www-form-urlencoded)', ofForm);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
    yield other('serialised anew by JSON.stringify', JSON.stringify(parsed));
  } catch {
    // Not JSON, or nested too deeply to be written again: then that is not the reason.
    return;
  }
  if (typeof parsed === 'string') yield other('parsed once: it arrived as a JSON string', parsed);
  const listed = (parsed as { type?: unknown; data?: unknown } | null)?.data;
  if (Array.isArray(listed))
    yield { form: 'as bytes: it arrived as a Buffer in JSON', bytes: Uint8Array.from(listed as number[]) };
}

/** A body that something in front has compressed, by its header or its first bytes. */
function decompressed(body: Uint8Array, headers: RequestHeaders, maxBytes: number): Uint8Array | undefined {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  const encoding = isGzip ? 'gzip' : readHeader(headers, 'content-encoding')?.trim().toLowerCase();
  return encoding === undefined ? undefined : decompress(body, encoding, maxBytes);
}

/** The bytes behind a text of which each character was a byte: in Latin-1, or in Windows-1252, which browsers call by that name. */
function* encodedOnce(text: string): Generator<Uint8Array> {
  if (!/[\u0080-\uffff]/.test(text)) return;
  if (!/[\u0100-\uffff]/.test(text)) yield bytesOfLatin1(text);
  const table = windows1252();
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const byte = table.get(text[index]!);
    if (byte === undefined) return;
    bytes[index] = byte;
  }
  yield bytes;
}

/** The byte of each character of Windows-1252. */
function windows1252(): Map<string, number> {
  const decoder = new TextDecoder('windows-1252');
  return new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
}

function utf16Text(body: Uint8Array): string {
  return new TextDecoder(body[0] === 0 || body[0] === 0xfe ? 'utf-16be' : 'utf-16le').decode(body);
}

/** The JSON in a form: as the value of its only field, or as the field's name. */
function formValue(text: string): string | undefined {
  const [, encoded = text] = /^(?:[\w.-]{1,40}=)?(.*?)=?$/s.exec(text) ?? [];
  if (!encoded.startsWith('%7B') && !encoded.startsWith('%7b')) return undefined;
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
