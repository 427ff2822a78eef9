import { InvalidOptionError } from '../errors.js';
import { closest } from './nearest.js';

/**
 * Throws `InvalidOptionError` when `options` has a member that is none of `names`: an option that is misspelt and ignored
 * is found late. `where` is the call, such as `'listener()'`.
 */
export function refuseUnknownOptions(where: string, options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    if (options === undefined) return;
    const seen = options === null ? 'null' : typeof options;
    throw new InvalidOptionError(`${where} takes an object of options, not ${seen}`, {
      hint: `Its options are ${names.join(', ')}`,
    });
  }
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const [near] = closest(name, names);
    throw new InvalidOptionError(`${where} has no option ${JSON.stringify(name)}`, {
      hint: near === undefined ? `Its options are ${names.join(', ')}` : `Did you mean ${near}?`,
    });
  }
}
