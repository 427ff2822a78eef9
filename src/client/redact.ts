/** Takes the key and the token out of a text from elsewhere. */
export type Redact = (text: string) => string;

/**
 * Real keys have 32 characters and tokens 64 or more. What is shorter than this is a placeholder for an emulator,
 * such as `token`, and taking it out everywhere would garble every text that contains the word: it is taken out only
 * where nothing but a key or token can stand.
 */
const shortestSecret = 8;

/** What stands before a key or token in a path, a query or a header, and after it. */
const [before, after] = [`(?<=/tokens/|(?:key|token)=["']?)`, `(?![\\w.~-]*[\\w~-])`];

/**
 * Makes the function that every foreign text (the body of a response, the message of a network error) goes through
 * before it may appear in an error or a log. Trello itself echoes the token: `Cannot GET /1/tokens/<token>/webhooks`.
 */
export function redactor(secrets: readonly string[]): Redact {
  const alternatives = secrets.flatMap((secret) =>
    [secret, encodeURIComponent(secret)].map((form) => {
      const literal = form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return secret.length >= shortestSecret ? literal : `${before}${literal}${after}`;
    }),
  );
  const pattern = new RegExp(alternatives.join('|'), 'gi');
  return (text) => text.replace(pattern, '[redacted]');
}

/** A copy of an error from elsewhere, with its name and code and the redacted message. */
class RedactedError extends Error {
  declare readonly code?: string;

  constructor(name: string, message: string, { code, cause }: { code?: string; cause?: Error }) {
    super(message, cause && { cause });
    this.name = name;
    if (code !== undefined) this.code = code;
  }
}

/**
 * A copy of an error and of what caused it, of which only name, code and the redacted message are left. The errors of
 * `fetch` may hold the URL or the headers in their message, their stack or a property of their own.
 */
export function safeCause(error: unknown, redact: Redact, depth = 0): Error {
  // By its form and not by its class: the errors of fetch may come from another realm.
  if (typeof error !== 'object' || error === null)
    return new RedactedError('Error', redact(String(error)), {});
  const { name, message, code, cause, errors } = error as Record<string, unknown>;
  const text = (value: unknown, otherwise = '') => redact(typeof value === 'string' ? value : otherwise);
  const inner: unknown = Array.isArray(errors) ? errors[0] : cause;
  return new RedactedError(text(name, 'Error'), text(message), {
    ...(typeof code === 'string' ? { code: redact(code) } : {}),
    ...(inner === undefined || depth >= 4 ? {} : { cause: safeCause(inner, redact, depth + 1) }),
  });
}
