import { posix } from 'node:path';
import { dataName } from './names.js';
import type { JsonSchema, Schemas } from './schemas.js';

/** What references lead to: the title of a shape comes after it. */
const DEFS = '#/$defs/';

/**
 * All schemas as one map from title to schema. Every `$ref` becomes `#/$defs/` and the title of the shape it leads to, so
 * that a shape is declared once, however many schemas refer to it.
 */
export function shapesOf(schemas: Schemas): Map<string, JsonSchema> {
  const { envelope, common, actions } = schemas;
  const titles = new Map<string, string>();
  for (const file of [envelope, ...common]) {
    titles.set(file.path, titleOf(file.path, file.schema));
    for (const [key, schema] of Object.entries(file.schema.$defs ?? {})) {
      titles.set(`${file.path}${DEFS}${key}`, titleOf(`${file.path}${DEFS}${key}`, schema));
    }
  }

  const all = new Map<string, JsonSchema>();
  const add = (path: string, title: string, schema: JsonSchema): void => {
    if (all.has(title)) throw new Error(`Two schemas have the title ${title}`);
    all.set(
      title,
      mapRefs(shapeOf(schema), (ref) => DEFS + targetOf(titles, path, ref)),
    );
  };
  for (const { path, schema } of [envelope, ...common]) {
    add(path, titleOf(path, schema), schema);
    for (const def of Object.values(schema.$defs ?? {})) add(path, titleOf(path, def), def);
  }
  for (const { type, path, schema, subEvents } of actions) {
    add(path, expectTitle(path, schema, dataName(type)), schema);
    for (const sub of subEvents)
      add(path, expectTitle(`${path} ${sub.field}`, sub.schema, dataName(sub.name)), sub.schema);
  }
  return all;
}

/** The title of the shape that a reference leads to. */
export function titleOfRef(ref: string): string {
  return ref.slice(DEFS.length);
}

/** A copy of a schema with its references changed. */
export function mapRefs(schema: JsonSchema, change: (ref: string) => string): JsonSchema {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    const entries = Object.entries(node).map(([key, child]): [string, unknown] =>
      key === '$ref' && typeof child === 'string' ? [key, change(child)] : [key, visit(child)],
    );
    return Object.fromEntries(entries);
  };
  return visit(schema) as JsonSchema;
}

/** What of a schema says something about the value. */
function shapeOf(schema: JsonSchema): JsonSchema {
  const shape = { ...schema };
  delete shape.$schema;
  delete shape.$defs;
  delete shape.examples;
  delete shape['x-trello'];
  return shape;
}

function titleOf(path: string, schema: JsonSchema): string {
  if (schema.title === undefined) throw new Error(`${path} has no title`);
  return schema.title;
}

function expectTitle(path: string, schema: JsonSchema, title: string): string {
  if (schema.title !== title) throw new Error(`${path}: the title must be ${title}`);
  return title;
}

function targetOf(titles: Map<string, string>, from: string, ref: string): string {
  const [file = '', fragment] = ref.split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), file);
  const title = titles.get(fragment === undefined ? path : `${path}#${fragment}`);
  if (title === undefined) throw new Error(`${from} refers to ${ref}, which is not there`);
  return title;
}
