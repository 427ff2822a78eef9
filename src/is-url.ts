/**
 * Whether `text` is an absolute URL. `URL.canParse` would do, but in Node 20 it is wrong about letters such as `ü` once
 * it was called often enough to be optimized.
 */
export function isURL(text: string): boolean {
  try {
    new URL(text);
    return true;
  } catch {
    return false;
  }
}
