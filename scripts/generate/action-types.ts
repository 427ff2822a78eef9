import type { ActionSchema } from './schemas.js';

/** `action-types.ts`: the names, and what is known of each type. */
export function generateActionTypes(actions: ActionSchema[]): string {
  const info = actions.map(({ type, facts, subEvents }) => {
    const { listing, models, modelsUncertain, captures, listed, evidence, member } = facts;
    const fields = subEvents.map(({ field }) => field);
    const row = { listing, models, modelsUncertain, captures, listed, evidence, member, subEvents: fields };
    return `  ['${type}', ${JSON.stringify(row)}],`;
  });
  return [
    "import type { ModelKind } from '../util/model-kind.js';",
    '',
    '/** Every action type that has a schema, sorted. */',
    `export const actionTypes = [\n${actions.map(({ type }) => `  '${type}',`).join('\n')}\n] as const;`,
    '',
    '/** Every `type:field` that has a schema, sorted. */',
    `export const subEvents = [\n${actions.flatMap(subEventRows).join('\n')}\n] as const;`,
    '',
    infoType,
    '/** A Map, so that a type named `constructor` finds nothing. */',
    `export const actionTypeInfo: ReadonlyMap<string, ActionTypeInfo> = new Map<string, ActionTypeInfo>([\n${info.join('\n')}\n]);`,
    '',
  ].join('\n');
}

const subEventRows = ({ subEvents }: ActionSchema): string[] => subEvents.map(({ name }) => `  '${name}',`);

const infoType = `/** What is known of an action type besides its shape. */
export interface ActionTypeInfo {
  /** Whether Trello lists the type; it sends \`excluded\` ones to webhooks, and lists them nowhere. */
  readonly listing: 'included' | 'excluded' | 'custom-fields' | '2017-only' | '2019-table-only';
  /** The watched models whose webhooks receive it; empty when that is not known. */
  readonly models: readonly ModelKind[];
  /** The public table that names the models marks this row with a caveat. */
  readonly modelsUncertain?: true;
  /** How many actions of this type are public as webhooks delivered them. */
  readonly captures: number;
  /** How many more are public as listings and board exports show them. */
  readonly listed?: number;
  /** How well the shape of its data is known. */
  readonly evidence: 'captured' | 'few-captures' | 'read-by-code' | 'documented-name-only';
  /** Whether \`action.member\` comes with it. */
  readonly member?: 'always' | 'sometimes';
  /** The fields that have an event of their own. */
  readonly subEvents: readonly string[];
}
`;
