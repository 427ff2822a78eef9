import { addToList, HANDLER_LIST, handlerSource } from '../../shared/handler-source.js';
import { fillIn, readLayer } from '../../shared/templates.js';
import type { Plan } from './plan.js';

/**
 * Returns the files of a new project, path and text. They come in layers: a file of a later layer replaces one of the
 * same name, except that package.json is merged and README.md is continued.
 */
export function compose(plan: Plan): Map<string, string> {
  const { name, template, inbox, handlers } = plan;
  const files = new Map<string, string>();
  for (const layer of ['shared', template, ...(inbox ? ['inbox'] : [])])
    for (const [path, text] of readLayer(layer)) files.set(path, combine(path, files.get(path), text));

  for (const handler of handlers.map(handlerSource)) {
    for (const [path, text] of handler.files) files.set(path, text);
    files.set(HANDLER_LIST, addToList(files.get(HANDLER_LIST)!, handler)!);
  }
  files.set('package.json', packageJSON(files.get('package.json')!, plan));
  return new Map([...files].sort().map(([path, text]) => [path, fillIn(text, { NAME: name })]));
}

function combine(path: string, below: string | undefined, text: string): string {
  if (below === undefined) return text;
  if (path === 'package.json') return JSON.stringify(merge(JSON.parse(below), JSON.parse(text)));
  return path === 'README.md' ? `${below}\n${text}` : text;
}

interface PackageJSON {
  name: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

function packageJSON(text: string, { name, handlers, package: spec }: Plan): string {
  const json = JSON.parse(text) as PackageJSON;
  json.name = name;
  json.scripts['dev'] += ` ${handlers.join(' ')}`;
  json.dependencies['trello-webhooks'] = spec;
  // The order in which npm writes them.
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
