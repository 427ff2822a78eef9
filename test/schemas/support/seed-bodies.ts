import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';

const file = resolve(__dirname, '../../../../shared/seeds/webhook-payload.schema.json');

interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string | string[];
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  pattern?: string;
  format?: string;
}

/** Values that a schema accepts: each optional property is there or not, and others come along. */
function valuesOf(schema: Schema, root: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)!;
    return valuesOf(root.$defs![name]!, root, depth);
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = schema.type === undefined ? [undefined] : [schema.type].flat();
  return fc.oneof(...types.map((type) => valuesOfType(type, schema, root, depth)));
}

function valuesOfType(
  type: string | undefined,
  schema: Schema,
  root: Schema,
  depth: number,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern));
      if (schema.format === 'date-time')
        return fc
          .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
          .map((date) => date.toISOString());
      if (schema.format === 'uri') return fc.webUrl();
      return fc.string();
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer();
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, root, depth + 1), { maxLength: 2 });
    case 'object': {
      const known = Object.entries(schema.properties ?? {}).map(
        ([name, property]) => [name, valuesOf(property, root, depth + 1)] as const,
      );
      const required = schema.required ?? [];
      const named = fc.record(Object.fromEntries(known), { requiredKeys: required as never[] });
      if (depth > 3) return named;
      // Nothing forbids other properties: those of deliveries, too, with any value.
      const others = fc.dictionary(
        fc.constantFrom(
          'id',
          'webhook',
          'member',
          'memberCreator',
          'appCreator',
          'limits',
          'url',
          'closed',
          'new',
        ),
        fc.jsonValue({ maxDepth: 1 }),
        { maxKeys: 3 },
      );
      return fc.tuple(others, named).map(([more, own]) => ({ ...more, ...(own as object) }));
    }
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

/**
 * Bodies that the schema accepts with which this project began; undefined on a fresh clone, which lacks it. Where it must be
 * there, its absence is an error.
 */
export function seedBodies(): fc.Arbitrary<unknown> | undefined {
  if (!existsSync(file) && !process.env['CI']) return undefined;
  const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
  return valuesOf(schema, schema);
}
