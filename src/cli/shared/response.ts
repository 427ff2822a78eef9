/** Whether a service took a delivery. */
export const isSuccess = (status: number | undefined): boolean =>
  status !== undefined && status >= 200 && status < 300;

/** Returns the code in the body of an error response of trello-webhooks. */
export function errorCodeIn(text: string): string | undefined {
  return stringIn(text, ({ error }: { error: { code: unknown } }) => error.code);
}

/** Reads a string from JSON; undefined if it is not there, or if the text is not JSON. */
export function stringIn<T>(text: string, read: (json: T) => unknown): string | undefined {
  try {
    const value = read(JSON.parse(text) as T);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
