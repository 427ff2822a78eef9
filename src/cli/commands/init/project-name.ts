import { UsageError } from '../../shared/errors.js';

const VALID = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/** npm refuses to install a package into a project of the same name. */
const TAKEN = ['trello-webhooks', 'express', 'tsx', 'typescript', 'eslint', 'esbuild', 'node_modules'];

const MAX_LENGTH = 214;

/** Checks a project's name by npm's rules. Throws a `UsageError` that suggests a valid one. */
export function checkName(name: string): string {
  if (name.length > MAX_LENGTH)
    throw new UsageError(`The name has ${name.length} characters; npm allows ${MAX_LENGTH}`);
  if (!VALID.test(name))
    throw new UsageError(
      `${JSON.stringify(name)} is not a valid package name`,
      `Use a name such as ${suggestName(name)}`,
    );
  if (TAKEN.includes(name))
    throw new UsageError(
      `The name ${name} is taken by a package that the project installs`,
      `Use a name such as my-${name}`,
    );
  return name;
}

/** Returns a valid name that resembles `text`. */
export function suggestName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._~-]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '');
  return name === '' ? 'trello-bot' : name;
}
