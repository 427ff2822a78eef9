import { resolve } from 'node:path';
import { readSchemas } from '../../scripts/generate/schemas.js';
import { ajvWith } from '../../scripts/generate/validators.js';
import { actionValidators, validateEnvelope, type Validator } from '../../src/generated/validators.js';
import { FIXTURES, namesOf, readDeliveries } from './deliveries.js';

/** The generated code is Ajv's, rewritten to be small; this is what shows that it still says what Ajv says. */
const ajv = ajvWith(readSchemas(resolve(__dirname, '../../schemas')));

interface Fault {
  instancePath: string;
  message?: string;
}

/** Ajv's own settlement on a value, as a sorted list of faults. */
function verdictOfAjv(path: string, value: unknown, prefix: string): string[] {
  const validate = ajv.getSchema(`schemas:///${path}`);
  if (validate === undefined) throw new Error(`${path} is not there`);
  return validate(value) ? [] : sorted(validate.errors, prefix);
}

/** The settlement of the generated code. */
function settlement(validate: Validator | undefined, value: unknown): string[] {
  if (validate?.(value) === true) return [];
  const faults = sorted(validate?.errors);
  return faults.length === 0 ? ['refused without a fault'] : faults;
}

const sorted = (faults: Fault[] | null | undefined, prefix = ''): string[] =>
  (faults ?? []).map(({ instancePath, message }) => `${prefix}${instancePath} ${message}`).sort();

const schemaOf = (name: string): string => {
  const [type = '', field] = name.split(':');
  return `actions/${type}.schema.json${field === undefined ? '' : `#/$defs/${field}`}`;
};

/** Every value that comes of a JSON value by taking one part out or putting something else in its place. */
function* mutations(value: unknown): Generator<unknown> {
  for (const other of [null, 1, 1.5, '', 'text', true, {}, []]) yield other;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    const copy = (replacement: unknown): unknown =>
      Array.isArray(value)
        ? value.map((item: unknown, index) => (String(index) === key ? replacement : item))
        : { ...value, [key]: replacement };
    if (!Array.isArray(value))
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    for (const changed of mutations(part)) yield copy(changed);
  }
}

test.each(readDeliveries(FIXTURES))('%s, mutated at every place', (_name, delivery) => {
  const { webhook, action } = delivery as typeof delivery & { webhook?: unknown };
  const model = { id: '1', name: 'x', closed: false, idMembers: ['1'] };
  const differences: unknown[] = [];
  const compare = (path: string, value: unknown, prefix: string, ours: string[]): void => {
    const theirs = verdictOfAjv(path, value, prefix);
    if (ours.join() !== theirs.join()) differences.push({ path, value, ours, theirs });
  };

  for (const body of mutations({ action: { ...action, data: {} }, model, webhook })) {
    compare('webhook-payload.schema.json', body, '', settlement(validateEnvelope, body));
  }
  for (const data of mutations(action.data)) {
    for (const name of namesOf(action)) {
      compare(
        schemaOf(name),
        data,
        '/data',
        settlement(actionValidators.get(name), { data, member: { id: '1' } }),
      );
    }
  }
  expect(differences).toEqual([]);
});
