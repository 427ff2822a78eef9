import { InvalidOptionError } from '../errors.js';

/** Whether a request's URL has one of `paths`; a slash at the end makes no difference. */
export function hasPath(paths: ReadonlySet<string>, url: string | undefined): boolean {
  return paths.has(pathOf(url ?? '/'));
}

/** The paths of callback URLs. */
export function pathsOf(callbackURLs: readonly string[]): Set<string> {
  return new Set(callbackURLs.map((url) => pathOf(new URL(url).pathname)));
}

/** The `path` option of `listener()`, checked. */
export function checkedPaths(path: string | readonly string[]): Set<string> {
  const paths: readonly unknown[] = typeof path === 'string' ? [path] : path;
  if (paths.length === 0)
    throw new InvalidOptionError('path is an empty list', { hint: 'Leave it out, or name one' });
  for (const text of paths) {
    if (typeof text === 'string' && text.startsWith('/') && !/[?#\s]/.test(text)) continue;
    throw new InvalidOptionError('path must begin with a slash and have no query', {
      hint: "Such as path: '/trello'",
    });
  }
  return new Set((paths as readonly string[]).map(pathOf));
}

/** The path of a URL as requests carry it: `/trello?x=1`, rarely `https://host/trello`. */
function pathOf(url: string): string {
  const start = url.startsWith('/') ? 0 : Math.max(0, url.indexOf('/', url.indexOf('://') + 3));
  const query = url.indexOf('?', start);
  const path = query === -1 ? url.slice(start) : url.slice(start, query);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
