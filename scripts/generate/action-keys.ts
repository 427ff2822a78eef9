import type { ActionSchema, JsonSchema } from './schemas.js';

/** `action-keys.ts`: what each event means and the keys of its `action.data`, for people. Only the command reads it. */
export function generateActionKeys(actions: ActionSchema[]): string {
  const rows = actions.flatMap(({ type, schema, subEvents }) => [
    row(type, schema),
    ...subEvents.map((subEvent) => row(subEvent.name, subEvent.schema, schema)),
  ]);
  return `${interfaces}
/** By event name: action types and sub-events. */
export const actionKeys: ReadonlyMap<string, EventKeys> = new Map<string, EventKeys>([\n${rows.join('\n')}\n]);
`;
}

/** A sub-event has the keys of its type besides its own. */
function row(name: string, schema: JsonSchema, type?: JsonSchema): string {
  const properties = { ...type?.properties, ...schema.properties };
  const required = new Set([...(type?.required ?? []), ...(schema.required ?? [])]);
  const keys = Object.entries(properties).map(([key, { description }]) => ({
    key,
    always: required.has(key),
    description: description ?? type?.properties?.[key]?.description ?? '',
  }));
  return `  ['${name}', ${JSON.stringify({ description: schema.description ?? '', keys })}],`;
}

const interfaces = `/** What an event means, and what its \`action.data\` has. */
export interface EventKeys {
  readonly description: string;
  readonly keys: readonly {
    readonly key: string;
    /** Whether the action is recognized only with it. */
    readonly always: boolean;
    readonly description: string;
  }[];
}
`;
