import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { fastFormats } from 'ajv-formats/dist/formats.js';
import { compact } from './compact.js';
import { dataName } from './names.js';
import type { Schemas } from './schemas.js';

/** Only a base for relative references; nothing is ever fetched from it. */
const BASE = 'schemas:///';

/** An Ajv in strict mode that knows every schema by its path. */
export function ajvWith({ envelope, common, actions }: Schemas): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    // A shared shape stays one function that the validators call.
    inlineRefs: false,
    code: { source: true, esm: true, lines: true, optimize: 2 },
  });
  ajv.addVocabulary(['x-trello']);
  ajv.addFormat('date-time', dateTime);
  for (const { path, schema } of [envelope, ...common, ...actions]) ajv.addSchema(schema, BASE + path);
  return ajv;
}

/** ajv-formats' fast variant is one regular expression, which Ajv writes down as a literal instead of importing it. */
const dateTime = (fastFormats['date-time'] as { validate: RegExp }).validate;

/** `validators.js`: Ajv's standalone code with nothing left to import, under any module system. */
export function generateValidators(schemas: Schemas): string {
  const exported: Record<string, string> = {
    WebhookPayload: BASE + schemas.envelope.path,
    MemberRef: `${BASE}common/member.schema.json`,
  };
  const rows: string[] = [];
  for (const { type, path, facts, subEvents } of schemas.actions) {
    exported[dataName(type)] = BASE + path;
    const wrap = facts.member === 'always' ? 'dataAndMember' : 'data';
    rows.push(`['${type}', ${wrap}(${dataName(type)})],`);
    for (const { field, name } of subEvents) {
      exported[dataName(name)] = `${BASE}${path}#/$defs/${field}`;
      rows.push(`['${name}', data(${dataName(name)})],`);
    }
  }
  const code = compact(standalone.default(ajvWith(schemas), exported)).replace(/^export const /gm, 'const ');
  return [code, wrappers, `export const actionValidators = new Map([\n${rows.join('\n')}\n]);`, ''].join(
    '\n',
  );
}

/** The validators take an action; Ajv's functions take its parts. */
const wrappers = `
function data(validate) {
  function validator(action) {
    const valid = validate(action?.data, '/data');
    validator.errors = validate.errors;
    return valid;
  }
  return validator;
}
function dataAndMember(validate) {
  function validator(action) {
    const valid = validate(action?.data, '/data');
    const memberValid = MemberRef(action?.member, '/member');
    validator.errors = valid ? MemberRef.errors : memberValid ? validate.errors : validate.errors.concat(MemberRef.errors);
    return valid && memberValid;
  }
  return validator;
}
export function validateEnvelope(body) {
  const valid = WebhookPayload(body, '');
  validateEnvelope.errors = WebhookPayload.errors;
  return valid;
}
`.trim();

/** `validators.d.ts`, written out here because the code is plain JavaScript. */
export const validatorTypes = `
/** Says whether a value has the shape; afterwards \`errors\` says what is wrong with the last value. */
export interface Validator {
  (value: unknown): boolean;
  errors?: null | { instancePath: string; message?: string }[];
}
/** Checks a whole delivery. */
export const validateEnvelope: Validator;
/**
 * By action type and by \`type:field\`; each takes the whole action. The one of \`type:field\` checks only what the
 * changed field adds to its type.
 */
export const actionValidators: ReadonlyMap<string, Validator>;
`.trimStart();
