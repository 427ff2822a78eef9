import { dataName, typeName } from './names.js';
import type { ActionSchema, JsonSchema, Schemas } from './schemas.js';
import { shapesOf, titleOfRef } from './shapes.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const ref = (title: string): JsonSchema => ({ $ref: `#/$defs/${title}` });

/**
 * The schema of the whole payload of an action type. It says what the validators of the package say: what a changed field
 * adds is required where `old` has that field.
 */
export function payloadSchemaOf({ type, schema, facts, subEvents }: ActionSchema): JsonSchema {
  const needsMember = facts.member === 'always';
  const data = {
    allOf: [
      ref(dataName(type)),
      ...subEvents.map(({ field, name }) => ({
        if: { required: ['old'], properties: { old: { type: 'object', required: [field] } } },
        then: ref(dataName(name)),
      })),
    ],
  };
  const action: JsonSchema = {
    ...(needsMember && { required: ['member'] }),
    properties: { type: { const: type }, data, ...(needsMember && { member: ref('MemberRef') }) },
  };
  return {
    title: payloadTitle(type),
    description: schema.description ?? type,
    allOf: [ref('WebhookPayload'), { properties: { action } }],
  };
}

/** Such as `CommentCardPayload`. */
export const payloadTitle = (type: string): string => `${typeName(type)}Payload`;

/** The files under `trello-webhooks/schemas/`: a schema for each action type, and one of all payloads. */
export function schemaFiles(schemas: Schemas): Map<string, object> {
  const shapes = shapesOf(schemas);
  const payloads = schemas.actions.map((action) => [action.type, payloadSchemaOf(action)] as const);
  const ofTypes = payloads.map(([type, schema]): [string, object] => [
    `${type}.json`,
    { $schema: DIALECT, ...schema, $defs: Object.fromEntries(reachable(schema, shapes)) },
  ]);
  const all = {
    $schema: DIALECT,
    title: 'AnyPayload',
    description: 'A delivery of any action type that has a schema.',
    allOf: [
      ref('WebhookPayload'),
      whereType({ enum: payloads.map(([type]) => type) }),
      ...payloads.map(([type]) => ({ if: whereType({ const: type }), then: ref(payloadTitle(type)) })),
    ],
    $defs: {
      ...Object.fromEntries(shapes),
      ...Object.fromEntries(payloads.map(([type, schema]) => [payloadTitle(type), schema])),
    },
  };
  return new Map([...ofTypes, ['all.json', all]]);
}

const whereType = (type: JsonSchema): JsonSchema => ({
  properties: { action: { properties: { type } } },
});

/** The shapes that a schema refers to, also through others. */
function reachable(schema: JsonSchema, shapes: ReadonlyMap<string, JsonSchema>): [string, JsonSchema][] {
  const found = new Set<string>();
  const visit = (node: JsonSchema): void => {
    for (const [, target = ''] of JSON.stringify(node).matchAll(/"\$ref":"([^"]+)"/g)) {
      const title = titleOfRef(target);
      if (found.has(title)) continue;
      found.add(title);
      visit(shapes.get(title) ?? {});
    }
  };
  visit(schema);
  return [...shapes].filter(([title]) => found.has(title));
}
