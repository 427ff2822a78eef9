const LONGEST = 4_000;

/** What was thrown, as a text that can be stored: name, message and stack, or the value; at most 4,000 characters. */
export function describeError(error: unknown): string {
  let text: string;
  try {
    text = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  } catch {
    text = 'something that cannot be written down was thrown';
  }
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
