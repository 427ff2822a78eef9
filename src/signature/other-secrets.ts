const MISTAKES: readonly (readonly [how: string, mend: (secret: string) => string])[] = [
  ['without the quotation marks around it', (secret) => secret.replace(/^(["'`])(.*)\1$/s, '$2')],
  [
    'without the name of its variable in front',
    (secret) => secret.replace(/^(?:export )?\w+=["']?(.*?)["']?$/s, '$1'),
  ],
  ['without the sign at its end', (secret) => secret.replace(/[;,]+$/, '')],
  ['without its invisible characters', (secret) => secret.replace(/[^\x21-\x7e]/g, '')],
  ['in lower case', (secret) => secret.toLowerCase()],
];

/** What a secret may have been before it came into a file or variable, with the words for it. */
export function otherSecrets(secrets: readonly string[]): { how: string; secret: string }[] {
  return secrets.flatMap((secret) =>
    MISTAKES.map(([how, mend]) => ({ how, secret: mend(secret) })).filter(
      (other) => other.secret !== secret && other.secret !== '',
    ),
  );
}
