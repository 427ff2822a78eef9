import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { actionValidators, validateEnvelope } from '../../src/generated/validators.js';

export interface Delivery {
  action: {
    type: string;
    data: { old?: Record<string, unknown> } & Record<string, unknown>;
    member?: unknown;
  };
  model: Record<string, unknown>;
}

/** The project's own deliveries. */
export const FIXTURES = resolve(__dirname, '../fixtures');

/** Deliveries that Trello really sent, where a checkout of them lies beside the project. */
export const CAPTURES = resolve(__dirname, '../../../shared/payloads');

/** Every JSON file under a folder with what it holds, in an order that does not depend on the file system. */
export function readDeliveries(folder: string): [name: string, delivery: Delivery][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name, deliveryIn(readFileSync(join(folder, name), 'utf8'))]);
}

/** A listed action has no model around it. */
function deliveryIn(text: string): Delivery {
  const value = JSON.parse(text) as Delivery | Delivery['action'];
  return 'action' in value ? value : { action: value, model: { id: 'the board' } };
}

/** The names of the events that an action raises: its type, and `type:field` for each changed field. */
export const namesOf = ({ type, data }: Delivery['action']): string[] => [
  type,
  ...Object.keys(data.old ?? {}).map((field) => `${type}:${field}`),
];

/** What the validators of the envelope and of every name have against a delivery; empty when it is recognized. */
export function complaints(delivery: Delivery): string[] {
  const found: string[] = [];
  const check = (name: string, validate: typeof validateEnvelope | undefined, value: unknown): void => {
    if (validate === undefined) found.push(`${name} has no validator`);
    else if (!validate(value)) found.push(`${name}: ${JSON.stringify(validate.errors)}`);
  };
  check('envelope', validateEnvelope, delivery);
  for (const name of namesOf(delivery.action)) check(name, actionValidators.get(name), delivery.action);
  return found;
}
