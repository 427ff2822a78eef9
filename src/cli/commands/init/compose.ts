import { handlerFiles } from '../../shared/handler-source.js';
import { withHandler } from '../../shared/handler-list.js';
import { filled, layer } from '../../shared/templates.js';
import type { Plan } from './plan.js';

const LIST = 'src/handlers/index.ts';

/**
 * The files of a new project, path and text: layers, each over the one before. A file of a later layer takes the place
 * of one of the same name, except that package.json is merged and that README.md goes on.
 */
export function compose({ name, template, inbox, handlers, package: spec }: Plan): Map<string, string> {
  const files = new Map<string, string>();
  for (const each of ['shared', template, ...(inbox ? ['inbox'] : [])])
    for (const [path, text] of layer(each)) files.set(path, together(path, files.get(path), text));

  for (const event of handlers) {
    const handler = handlerFiles(event);
    for (const [path, text] of handler.files) files.set(path, text);
    files.set(LIST, withHandler(files.get(LIST)!, event, handler)!);
  }
  files.set('package.json', packageJSON(files.get('package.json')!, { name, handlers, spec }));
  return new Map([...files].sort().map(([path, text]) => [path, filled(text, { NAME: name })]));
}

function together(path: string, below: string | undefined, text: string): string {
  if (below === undefined) return text;
  if (path === 'package.json') return JSON.stringify(merge(JSON.parse(below), JSON.parse(text)));
  return path === 'README.md' ? `${below}\n${text}` : text;
}

interface Package {
  name: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

function packageJSON(
  text: string,
  { name, handlers, spec }: { name: string; handlers: readonly string[]; spec: string },
): string {
  const json = JSON.parse(text) as Package;
  json.name = name;
  json.scripts['dev'] += ` ${handlers.join(' ')}`;
  json.dependencies['trello-webhooks'] = spec;
  // As npm has it.
  json.devDependencies = Object.fromEntries(Object.entries(json.devDependencies).sort());
  return `${JSON.stringify(json, null, 2)}\n`;
}

function merge(below: unknown, above: unknown): unknown {
  if (!isObject(below) || !isObject(above)) return above;
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, key in above ? merge(below[key], above[key]) : below[key]]),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
