/**
 * Makes Ajv's standalone code a third of its size, so that importing it stays cheap: an error keeps only what the
 * validators promise (`instancePath`, `message`), one function notes it, and what Ajv keeps for `unevaluated…`, which
 * no schema here uses, goes away.
 */
export function compact(code: string): string {
  const compacted = code
    .replace(/^"use strict";\n?/, '')
    .replace(
      /^const evaluated0 = .*\nif\(evaluated0\.dynamicProps\)\{\n.*\n\}\nif\(evaluated0\.dynamicItems\)\{\n.*\n\}\n/gm,
      '',
    )
    .replace(/^validate\d+\.evaluated = .*\n/gm, '')
    .replace(
      /const (err\d+) = \{(instancePath.*?),schemaPath:.*,message:(.*)\};\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;\n/g,
      (_match, _name, path: string, message: string) =>
        `vErrors = note(vErrors, ${path.replace(/^instancePath:/, '')}, ${joinLiterals(message)});\n`,
    )
    .replace(
      /\{instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors=\{\}\}=\{\}/g,
      'instancePath',
    )
    .replace(
      /\{instancePath(?::(instancePath.*?))?,parentData.*?,dynamicAnchors\}/g,
      (_match, path?: string) => path ?? 'instancePath',
    )
    .replace(/^let errors = 0;\n|^errors = vErrors\.length;\n/gm, '')
    .replaceAll('return errors === 0;', 'return vErrors === null;')
    .replace(/^const schema\d+ = .*\n/gm, '')
    .replace(/\n{2,}/g, '\n');
  if (/schemaPath|\bschema\d|evaluated|parentData|(?<!\.)\berrors( =|\+\+)|_errs/.test(compacted)) {
    throw new Error('Ajv writes its code in another way now: scripts/generate/compact.ts has to follow');
  }
  return shareEqualFunctions(compacted);
}

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

/** `"must have required property '"+"id"+"'"` as one literal. */
const joinLiterals = (message: string): string => message.replaceAll('"+"', '');
