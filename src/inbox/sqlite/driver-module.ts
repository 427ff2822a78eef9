import { createRequire, isBuiltin } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InboxError } from '../errors.js';

const OPTIONAL = '@photostructure/sqlite';

/** The URL of the module that the user named: a package, a path or a URL. Throws `InboxError`. */
export function driverModule(driver: string): string {
  if (driver.startsWith('file:') || isBuiltin(driver)) return driver;
  if (driver.startsWith('.') || isAbsolute(driver)) return pathToFileURL(resolve(driver)).href;
  const url = findPackage(driver);
  if (url !== undefined) return url;
  throw new InboxError(`The SQLite driver ${driver} is not installed`, {
    hint: `Run "npm install ${driver}", or give the path of the module`,
  });
}

/** The URL of the optional dependency, when it is installed. */
export function fallbackDriver(): string | undefined {
  return findPackage(OPTIONAL);
}

/** Looks from this package, then from the working directory: the program may be bundled. */
function findPackage(name: string): string | undefined {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), 'index.js')).href]) {
    try {
      return pathToFileURL(createRequire(from).resolve(name)).href;
    } catch {
      // Not from here.
    }
  }
  return undefined;
}
