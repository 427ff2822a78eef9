import type { Route } from './route.js';
import { badRequest } from './refusals.js';

/** A route that fits a request, and the named parts of its path. */
export interface Match {
  route: Route;
  parts: ReadonlyMap<string, string>;
}

/**
 * Finds the route of a request. A slash at the end does not matter (both forms are documented), and HEAD is treated
 * like GET, as Express does it.
 */
export function findRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const segments = path.replace(/\/$/, '').split('/');
  const wanted = method === 'HEAD' ? 'GET' : method;
  for (const route of routes) {
    const parts = route.method === wanted ? matchPattern(`/1${route.path}`.split('/'), segments) : undefined;
    if (parts !== undefined) return { route, parts };
  }
  return undefined;
}

function matchPattern(
  pattern: readonly string[],
  segments: readonly string[],
): Map<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parts = new Map<string, string>();
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (expected.startsWith(':') && segment !== '') parts.set(expected.slice(1), segment);
    else if (expected !== segment) return undefined;
  }
  for (const [name, segment] of parts) parts.set(name, decoded(segment));
  return parts;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest();
  }
}
