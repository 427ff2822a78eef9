/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** `value` as an object with keys; an empty one when it is anything else. */
export function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}

/** Those of the keys that `from` has. */
export function pickKeys(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(from, key)).map((key) => [key, from[key]]));
}
