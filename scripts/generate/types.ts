import { compile } from 'json-schema-to-typescript';
import { definitions } from './definitions.js';
import { actionName, dataName } from './names.js';
import type { ActionSchema, Schemas } from './schemas.js';

/** `types.ts`: the shapes of schemas/, an action per type and per sub-event, and the two maps that look them up. */
export async function generateTypes(schemas: Schemas): Promise<string> {
  const { actions } = schemas;
  const root = { title: 'Root', type: 'object', $defs: Object.fromEntries(definitions(schemas)) };
  const shapes = await compile(root as never, 'Root', {
    // Misspelt properties must not compile; the validators leave objects open all the same.
    additionalProperties: false,
    unreachableDefinitions: true,
    bannerComment: '',
    style: { singleQuote: true, printWidth: 110 },
  });
  return [tidy(shapes), ...actions.map(actionTypes), maps(actions)].join('\n');
}

/** Takes out the root, which only holds the definitions, and the generator's remarks on it. */
const tidy = (code: string): string =>
  code
    .replace(/export interface Root \{\}\n/, '')
    .replace(
      /^ \*\n \* This interface was referenced by `Root`'s JSON-Schema\n \* via the `definition` ".*"\.\n/gm,
      '',
    )
    .replace(
      /\/\*\*\n \* This interface was referenced by `Root`'s JSON-Schema\n \* via the `definition` ".*"\.\n \*\/\n/g,
      '',
    )
    .replace(/^( *)\/\*\*\n\1 \* (.*)\n\1 \*\/$/gm, '$1/** $2 */');

function actionTypes({ type, schema, facts, subEvents }: ActionSchema): string {
  const member = facts.member === 'always' ? '  member: MemberRef;\n' : '';
  const main =
    `/** ${schema.description ?? type} */\n` +
    `export interface ${actionName(type)} extends ActionBase {\n` +
    `  type: '${type}';\n  data: ${dataName(type)};\n${member}}\n`;
  const subs = subEvents.map(
    (sub) =>
      `/** ${sub.schema.description ?? sub.name} */\n` +
      `export interface ${actionName(sub.name)} extends ${actionName(type)} {\n` +
      `  data: ${dataName(type)} & ${dataName(sub.name)};\n}\n`,
  );
  return [main, ...subs].join('');
}

/** Maps and not unions: a lookup by name costs the compiler one type, a union costs it all of them. */
function maps(actions: ActionSchema[]): string {
  const row = (event: string, key: string): string => `  ${key}: ${actionName(event)};`;
  return [
    '/** The action of each type that has a schema. */',
    'export interface ActionMap {',
    ...actions.map(({ type }) => row(type, type)),
    '}',
    '/** The action of each changed field that has a schema, by `type:field`. */',
    'export interface SubEventMap {',
    ...actions.flatMap(({ subEvents }) => subEvents.map(({ name }) => row(name, `'${name}'`))),
    '}',
    '',
  ].join('\n');
}
