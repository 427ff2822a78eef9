import type { JsonSchema, Schemas } from './schemas.js';
import { shapesOf, titleOfRef } from './shapes.js';

/** The shapes in the form that json-schema-to-typescript prints as types: every `$ref` is the name of a type. */
export function definitions(schemas: Schemas): Map<string, JsonSchema> {
  const all = new Map([...shapesOf(schemas)].map(([title, shape]) => [title, nameRefs(shape)]));
  leaveDataOpen(all.get('ActionBase'));
  return all;
}

/** json-schema-to-typescript copies a shape whose `$ref` has a description beside it; a `tsType` it only prints. */
function nameRefs(value: JsonSchema): JsonSchema {
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    const { $ref, ...rest } = node as JsonSchema;
    if ($ref !== undefined) return { ...rest, tsType: titleOfRef($ref) };
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
