import { readFileSync, readdirSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { actionTypes, subEvents } from '../../src/generated/action-types.js';
import { validatePayload } from '../../src/index.js';
import { CAPTURES, FIXTURES, readDeliveries } from './deliveries.js';

const FOLDER = 'src/generated/schemas';
const read = (file: string) =>
  JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Record<string, unknown>;

const compiled = new Map<string, ValidateFunction>();

/** As a user's program compiles them: Ajv as it comes, and one file at a time. */
function compile(file: string): ValidateFunction {
  const known = compiled.get(file);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({ strictTypes: false, strictRequired: false });
  addFormats.default(ajv);
  const validate = ajv.compile(read(file));
  compiled.set(file, validate);
  return validate;
}

const all = compile('all.json');
const deliveries = [...readDeliveries(FIXTURES), ...readDeliveries(CAPTURES)];
const samples = read('samples.json');

test('there is a file for each action type, one for all, the samples and the evidence', () => {
  const files = [...actionTypes, 'all', 'samples', 'evidence'].map((name) => `${name}.json`);
  expect(readdirSync(FOLDER).sort()).toEqual(files.sort());
  expect(Object.keys(read('evidence.json')).sort()).toEqual([...actionTypes].sort());
  expect(Object.keys(samples).sort()).toEqual([...actionTypes, ...subEvents].sort());
});

test.each(actionTypes)('%s.json takes its samples, and refuses the type without its data', (type) => {
  const validate = compile(`${type}.json`);
  for (const [name, sample] of Object.entries(samples)) {
    const ofType = name === type || name.startsWith(`${type}:`);
    expect([name, validate(sample)]).toEqual([name, ofType]);
    if (!ofType) continue;
    expect(all(sample)).toBe(true);
    expect(validate({ ...(sample as object), action: { type } })).toBe(false);
  }
});

test.each(deliveries)('%s passes the file of its type, and all.json', (_name, delivery) => {
  expect(compile(`${delivery.action.type}.json`)(delivery)).toBe(true);
  expect(all(delivery)).toBe(true);
});

/** Copies of an object: without each of its keys, and without each key of the objects in it. */
function* withoutOnePart(object: Record<string, unknown>): Generator<Record<string, unknown>> {
  for (const [key, value] of Object.entries(object)) {
    const copy = { ...object };
    delete copy[key];
    yield copy;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    for (const less of withoutOnePart(value as Record<string, unknown>)) yield { ...object, [key]: less };
  }
}

test('they say what the receiver says of every delivery with a part of its data taken out', () => {
  const differences: unknown[] = [];
  let refused = 0;
  for (const [name, { action, ...rest }] of deliveries) {
    const validate = compile(`${action.type}.json`);
    for (const data of withoutOnePart(action.data)) {
      const changed = { ...rest, action: { ...action, data } };
      const recognized = validatePayload(changed).kind === 'recognized';
      if (!recognized) refused++;
      if (validate(changed) !== recognized || all(changed) !== recognized) differences.push([name, data]);
    }
  }
  expect(differences).toEqual([]);
  expect(refused).toBeGreaterThan(100);
});
