import type { ActionSchema, JsonSchema } from './schemas.js';

/** `examples.ts`: a sample of `action.data` for every event name, checked by the compiler against the types. */
export function generateExamples(actions: ActionSchema[]): string {
  const row = (name: string, schema: JsonSchema): string => {
    const [example] = schema.examples ?? [];
    if (example === undefined) throw new Error(`${name} has no example`);
    return `  '${name}': ${JSON.stringify(example)},`;
  };
  return [
    "import type { ActionMap, SubEventMap } from './types.js';",
    '',
    "const ofTypes: { [Type in keyof ActionMap]: ActionMap[Type]['data'] } = {",
    ...actions.map(({ type, schema }) => row(type, schema)),
    '};',
    '',
    "const ofSubEvents: { [Name in keyof SubEventMap]: SubEventMap[Name]['data'] } = {",
    ...actions.flatMap(({ subEvents }) => subEvents.map(({ name, schema }) => row(name, schema))),
    '};',
    '',
    '/** A sample of `action.data` by event name. */',
    'export const examples: ReadonlyMap<string, object> = new Map(Object.entries({ ...ofTypes, ...ofSubEvents }));',
    '',
  ].join('\n');
}
