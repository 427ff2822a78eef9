import { UsageError } from '../../shared/errors.js';

const VALID = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/** npm installs no package into a project of the same name. */
const TAKEN = ['trello-webhooks', 'express', 'tsx', 'typescript', 'eslint', 'esbuild', 'node_modules'];

/** Checks the name of a project by npm's rules. */
export function checkName(name: string): string {
  const hint = `Such as ${nameFrom(name)}`;
  if (name.length > 214) throw new UsageError('The name is longer than 214 characters');
  if (!VALID.test(name)) throw new UsageError(`${JSON.stringify(name)} is no name for a package`, hint);
  if (TAKEN.includes(name))
    throw new UsageError(`${name} is the name of something else`, `Such as my-${name}`);
  return name;
}

/** The name that a folder's name suggests. */
export function nameFrom(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._~-]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '');
  return name === '' ? 'trello-bot' : name;
}
