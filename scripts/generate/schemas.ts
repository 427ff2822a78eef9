import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionFacts } from './facts.js';

/** The part of JSON Schema that the files under schemas/ use. */
export interface JsonSchema {
  $schema?: string;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  title?: string;
  description?: string;
  type?: string | string[];
  required?: string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  allOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  if?: JsonSchema;
  then?: JsonSchema;
  pattern?: string;
  format?: string;
  examples?: unknown[];
  'x-trello'?: ActionFacts;
}

/** One file under schemas/, by its path there. */
export interface SchemaFile {
  path: string;
  schema: JsonSchema;
}

/** A changed field that makes an event of its own: `updateCard:idList`. */
export interface SubEvent {
  field: string;
  name: string;
  schema: JsonSchema;
}

/** The schema of one action type, with what the generator asks of it. */
export interface ActionSchema {
  type: string;
  path: string;
  schema: JsonSchema;
  facts: ActionFacts;
  subEvents: SubEvent[];
}

/** Everything under schemas/, in an order that does not depend on the file system. */
export interface Schemas {
  envelope: SchemaFile;
  common: SchemaFile[];
  actions: ActionSchema[];
}

/**
 * Reads schemas/ once. The files name each other by relative path, which editors follow, so none has an `$id`;
 * their path under the root takes its place.
 */
export function readSchemas(root: string): Schemas {
  const read = (path: string): SchemaFile => ({
    path,
    schema: JSON.parse(readFileSync(join(root, path), 'utf8')) as JsonSchema,
  });
  const readFolder = (folder: string): SchemaFile[] =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.schema.json'))
      .sort()
      .map((name) => read(`${folder}/${name}`));
  return {
    envelope: read('webhook-payload.schema.json'),
    common: readFolder('common'),
    actions: readFolder('actions').map(toActionSchema),
  };
}

function toActionSchema({ path, schema }: SchemaFile): ActionSchema {
  const type = path.replace(/^actions\/(.*)\.schema\.json$/, '$1');
  const facts = schema['x-trello'];
  if (facts === undefined) throw new Error(`${path} has no "x-trello"`);
  const subEvents = Object.entries(schema.$defs ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, subSchema]) => ({ field, name: `${type}:${field}`, schema: subSchema }));
  return { type, path, schema, facts, subEvents };
}
