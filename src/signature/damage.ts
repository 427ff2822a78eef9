/**
 * What has happened to a body that cannot be undone, by its looks: a sentence, or undefined when it looks like Trello's.
 * `text` is undefined when it is not UTF-8.
 */
export function damageOf(body: Uint8Array, text: string | undefined): string | undefined {
  if (text === undefined) return 'The body is not UTF-8, as all that Trello sends is';
  const start = text.trimStart();
  if (start.startsWith('[object '))
    return 'The body is an object that was turned into text, and its bytes are lost';
  if (!start.startsWith('{')) return 'The body is no JSON object, as all that Trello sends is';
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    if (text.trimEnd().endsWith('}')) return 'The body is no JSON: something in front has changed it';
    return `The body ends in the middle, after ${body.byteLength} bytes: something in front has cut it off; look for a limit on the size of bodies`;
  }
  if (text.includes('\ufffd'))
    return 'The body has replacement characters (U+FFFD): it was turned into text piece by piece or from another encoding, and its bytes are lost';
  if (hasSortedKeys(parsed))
    return "The keys of the body are in alphabetical order, which Trello's are not: something in front has parsed it, sorted its keys and written it anew";
  return undefined;
}

/** Whether all objects that are big enough to tell have their keys in order. */
function hasSortedKeys(payload: unknown): boolean {
  const { action, model } = (payload ?? {}) as Record<string, unknown>;
  return [payload, action, model].every((part) => {
    const keys = Object.keys(part ?? {});
    return keys.length >= 2 && keys.every((key, index) => index === 0 || keys[index - 1]! < key);
  });
}
