/**
 * Makes Ajv's standalone code a third of its size, so that importing it stays cheap: an error keeps only what the
 * validators promise (`instancePath`, `message`), the steps that are written out hundreds of times become calls of the
 * helpers below, and what Ajv keeps for `unevaluated…`, which no schema here uses, goes away.
 */
export function compact(code: string): string {
  const compacted = code
    .replace(/^"use strict";\n?/, '')
    .replace(EVALUATED, '')
    .replace(ERROR, (_match, _name, path: string | undefined, message: string) =>
      note(path ?? 'path', message.replaceAll('"+"', '')),
    )
    .replace(PARAMETERS, 'path')
    .replace(ARGUMENTS, (_match, path: string | undefined) => path ?? 'path')
    .replaceAll('instancePath', 'path')
    .replace(/vErrors === null \? (validate\d+\.errors) : vErrors\.concat\(\1\)/g, 'join(vErrors, $1)')
    .replace(/(\w+) && typeof \1 == "object" && !Array\.isArray\(\1\)/g, 'isObject($1)')
    .replace(/^let errors = 0;\n|^errors = vErrors\.length;\n/gm, '')
    .replaceAll('return errors === 0;', 'return vErrors === null;')
    .replace(/^const schema\d+ = .*\n/gm, '')
    .replace(/\n{2,}/g, '\n');
  if (/schemaPath|\bschema\d|evaluated|parentData|(?<!\.)\berrors( =|\+\+)|_errs/.test(compacted)) {
    throw new Error('Ajv writes its code in another way now: scripts/generate/compact.ts has to follow');
  }
  return shareEqualFunctions(compacted) + HELPERS;
}

const EVALUATED =
  /^const evaluated0 = .*\nif\(evaluated0\.dynamicProps\)\{\n.*\n\}\nif\(evaluated0\.dynamicItems\)\{\n.*\n\}\n|^validate\d+\.evaluated = .*\n/gm;
const ERROR =
  /const (err\d+) = \{instancePath(?::(instancePath.*?))?,schemaPath:.*,message:(.*)\};\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;\n/g;
const PARAMETERS =
  /\{instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors=\{\}\}=\{\}/g;
const ARGUMENTS = /\{instancePath(?::(instancePath.*?))?,parentData.*?,dynamicAnchors\}/g;

function note(path: string, message: string): string {
  const [, property] = /^"must have required property '(\w+)'"$/.exec(message) ?? [];
  return property === undefined
    ? `vErrors = note(vErrors, ${path}, ${message});\n`
    : `vErrors = missing(vErrors, ${path}, "${property}");\n`;
}

/** More errors than anybody reads would only cost memory, so they are not collected without end. */
const HELPERS = `
function note(errors, instancePath, message) {
  if (errors === null) return [{ instancePath, message }];
  if (errors.length < 100) errors.push({ instancePath, message });
  return errors;
}
function missing(errors, instancePath, property) {
  return note(errors, instancePath, "must have required property '" + property + "'");
}
function join(errors, more) {
  return errors === null ? more : errors.concat(more);
}
function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
`;

/** Types about which equally little is known have equal validators: one function serves them all. */
function shareEqualFunctions(code: string): string {
  const firstOf = new Map<string, string>();
  const sameAs = new Map<string, string>();
  const rename = (text: string): string =>
    text.replace(/\bvalidate\d+\b/g, (name) => sameAs.get(name) ?? name);
  const shared = code.replace(
    /^function (validate\d+)\([^]*?^return vErrors === null;\n\}\n/gm,
    (text, name: string) => {
      const body = rename(text);
      const known = body.replaceAll(name, 'validate');
      const first = firstOf.get(known);
      if (first === undefined) {
        firstOf.set(known, name);
        return body;
      }
      sameAs.set(name, first);
      return '';
    },
  );
  return rename(shared);
}
