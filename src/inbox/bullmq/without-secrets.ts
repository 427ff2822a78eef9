/**
 * The error without what ioredis hangs on it: a refused AUTH carries the password, a refused write the whole body.
 */
export function withoutSecrets(error: unknown): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const plain = new Error(withoutCredentials(message));
  plain.name = name;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? Object.assign(plain, { code }) : plain;
}

function withoutCredentials(text: string): string {
  return text.replace(/\b(rediss?:\/\/)[^\s@]*@/g, '$1');
}
