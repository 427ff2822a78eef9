import { posix } from 'node:path';
import { dataName } from './names.js';
import type { JsonSchema, Schemas } from './schemas.js';

/**
 * All schemas as one map from type name to schema. Every `$ref` becomes the name of the type it leads to, so that a
 * shape is declared once, however many schemas refer to it.
 */
export function definitions(schemas: Schemas): Map<string, JsonSchema> {
  const { envelope, common, actions } = schemas;
  const names = new Map<string, string>();
  for (const file of [envelope, ...common]) {
    names.set(file.path, titleOf(file.path, file.schema));
    for (const [key, schema] of Object.entries(file.schema.$defs ?? {})) {
      names.set(`${file.path}#/$defs/${key}`, titleOf(`${file.path}#/$defs/${key}`, schema));
    }
  }

  const all = new Map<string, JsonSchema>();
  const add = (path: string, name: string, schema: JsonSchema): void => {
    if (all.has(name)) throw new Error(`Two schemas have the title ${name}`);
    all.set(
      name,
      nameRefs(shapeOf(schema), (ref) => nameOf(names, path, ref)),
    );
  };
  for (const { path, schema } of [envelope, ...common]) {
    add(path, titleOf(path, schema), schema);
    for (const def of Object.values(schema.$defs ?? {})) add(path, titleOf(path, def), def);
  }
  leaveDataOpen(all.get('ActionBase'));
  for (const { type, path, schema, subEvents } of actions) {
    add(path, expectTitle(path, schema, dataName(type)), schema);
    for (const sub of subEvents)
      add(path, expectTitle(`${path} ${sub.field}`, sub.schema, dataName(sub.name)), sub.schema);
  }
  return all;
}

/** What of a schema says something about the type. */
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

function nameOf(names: Map<string, string>, from: string, ref: string): string {
  const [file = '', fragment] = ref.split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), file);
  const name = names.get(fragment === undefined ? path : `${path}#${fragment}`);
  if (name === undefined) throw new Error(`${from} refers to ${ref}, which is not there`);
  return name;
}

/** json-schema-to-typescript copies a shape whose `$ref` has a description beside it; a `tsType` it only prints. */
function nameRefs(value: JsonSchema, nameOfRef: (ref: string) => string): JsonSchema {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    const { $ref, ...rest } = node as JsonSchema;
    if ($ref !== undefined) return { ...rest, tsType: nameOfRef($ref) };
    const named = Object.fromEntries(Object.entries(rest).map(([key, child]) => [key, visit(child)]));
    return isFreeObject(rest) ? { ...named, tsType: freeObject(rest) } : named;
  };
  return visit(value) as JsonSchema;
}

/** An object of which no key is known, such as `prefs`. */
const isFreeObject = ({ type, properties, allOf }: JsonSchema): boolean =>
  [type].flat().includes('object') && properties === undefined && allOf === undefined;

const freeObject = ({ type }: JsonSchema): string =>
  Array.isArray(type) && type.includes('null') ? 'Record<string, unknown> | null' : 'Record<string, unknown>';

/** An interface is no `Record`, so `data`, which every action narrows to one, is any object. */
function leaveDataOpen(actionBase: JsonSchema | undefined): void {
  const data = actionBase?.properties?.['data'];
  if (data === undefined) throw new Error('The envelope has no ActionBase with data');
  Object.assign(data, { tsType: 'object' });
}
