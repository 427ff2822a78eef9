import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generateDoc } from '../../scripts/generate/action-types-doc.js';
import { definitions } from '../../scripts/generate/definitions.js';
import { withEvidence } from '../../scripts/generate/evidence-table.js';
import { readSchemas } from '../../scripts/generate/schemas.js';
import { ajvWith } from '../../scripts/generate/validators.js';
import { actionTypes, actionTypeInfo, subEvents } from '../../src/generated/action-types.js';
import { examples } from '../../src/generated/examples.js';
import { actionValidators } from '../../src/generated/validators.js';
import { documentedTypes } from './documented-types.js';

const root = resolve(__dirname, '../..');
const schemas = readSchemas(resolve(root, 'schemas'));
const ajv = ajvWith(schemas);

const compile = (path: string) => {
  const validate = ajv.getSchema(`schemas:///${path}`);
  if (validate === undefined) throw new Error(`${path} is not there`);
  return validate;
};

describe('every schema compiles in strict mode', () => {
  test.each([schemas.envelope, ...schemas.common].map(({ path }) => path))('%s', (path) => {
    expect(() => compile(path)).not.toThrow();
  });
  test.each(schemas.actions.map(({ path }) => path))('%s', (path) => {
    expect(() => compile(path)).not.toThrow();
  });
});

describe('every example matches its own schema', () => {
  test.each(schemas.actions)('$type', ({ path, schema, subEvents: subs }) => {
    expect(schema.examples?.length).toBeGreaterThan(0);
    for (const example of schema.examples ?? []) {
      expect([compile(path)(example), compile(path).errors]).toEqual([true, null]);
    }
    for (const { field, schema: sub } of subs) {
      expect(sub.examples?.length).toBeGreaterThan(0);
      for (const example of sub.examples ?? []) {
        expect([compile(path)(example), compile(path).errors]).toEqual([true, null]);
        const subPath = `${path}#/$defs/${field}`;
        expect([compile(subPath)(example), compile(subPath).errors]).toEqual([true, null]);
      }
    }
  });
});

describe('the schemas as a whole', () => {
  test('every documented type has one', () => {
    expect(schemas.actions.map(({ type }) => type)).toEqual([...documentedTypes].sort());
  });

  test('a required key is backed by three captures or by documentation', () => {
    const strict = schemas.actions.filter(({ schema }) => schema.required !== undefined);
    const weak = strict.filter(({ facts }) => facts.evidence !== 'captured').map(({ type }) => type);
    expect(weak).toEqual(['voteOnCard']);
  });

  test('a shape is declared once', () => {
    expect(() => definitions(schemas)).not.toThrow();
  });

  test('the evidence in schemas/README.md is what the generator writes', () => {
    const readme = readFileSync(resolve(root, 'schemas/README.md'), 'utf8');
    expect(readme).toBe(withEvidence(readme, schemas.actions));
  });

  test('docs/action-types.md is what the generator writes', () => {
    expect(readFileSync(resolve(root, 'docs/action-types.md'), 'utf8')).toBe(generateDoc(schemas.actions));
  });
});

describe('what is generated has a row for each', () => {
  const names = schemas.actions.flatMap(({ type, subEvents: subs }) => [
    type,
    ...subs.map(({ name }) => name),
  ]);

  test('names, validators, examples', () => {
    expect([...actionTypes, ...subEvents].sort()).toEqual([...names].sort());
    expect([...actionValidators.keys()]).toEqual(names);
    expect([...examples.keys()].sort()).toEqual([...names].sort());
    expect([...actionTypeInfo.keys()]).toEqual([...actionTypes]);
  });

  test('the validators need nothing at run time, neither modules nor eval', () => {
    const code = readFileSync(resolve(root, 'src/generated/validators.js'), 'utf8');
    expect(code).not.toMatch(/\brequire\(|\bimport\b|new Function|\beval\(/);
  });
});
