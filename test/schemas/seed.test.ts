import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { validatePayload } from '../../src/index.js';
import { deliver, receiver, told } from '../handlers/support.js';
import { seeded } from '../seed.js';

// Whatever the schema that this project began with accepts is a delivery: it is never refused as malformed.

const file = resolve(__dirname, '../../../shared/seeds/webhook-payload.schema.json');

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

if (!existsSync(file) && !process.env['CI']) {
  it.skip('bodies of the first schema: skipped, since there is no ../shared/seeds', () => {});
} else {
  const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
  const bodies = valuesOf(schema, schema);

  it('20,000 bodies that the first schema accepts are deliveries', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(validatePayload(body).kind).not.toBe('malformed');
      }),
      { ...seeded, numRuns: 20_000 },
    );
  });

  it('and get 200 through the whole pipeline, whatever handlers read', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const webhooks = receiver({ dedupe: 'delivery' });
        let seen = 0;
        webhooks.onAny((event) => {
          seen++;
          void [event.webhook?.id.length, event.model.id.length, event.action.date.length];
          void [event.action.data.card?.id, event.action.memberCreator?.id, event.idempotencyKey];
        });
        expect(await told(deliver(webhooks, body as object))).toBe('200');
        expect(seen).toBe(1);
      }),
      { ...seeded, numRuns: 300 },
    );
  });
}
