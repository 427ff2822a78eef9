import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

// pino writes the stack of an error under `err` alone; under any other name it writes `{}`, and so do others.

const LEVELS = new Set(['debug', 'info', 'warn', 'error', 'log', 'trace', 'fatal']);
const WRONG = new Set(['error', 'e', 'exception', 'cause', 'fault', 'errors']);

/** The names of the fields of each line that a source writes to a logger. */
function logFields(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const literals = new Map<string, ts.ObjectLiteralExpression>();
  const fields: string[] = [];
  const add = (node: ts.Expression | undefined): void => {
    const literal =
      node !== undefined && ts.isIdentifier(node) ? literals.get(node.text) : (node as ts.Node | undefined);
    if (literal === undefined) return;
    if (ts.isConditionalExpression(literal)) {
      add(literal.whenTrue);
      add(literal.whenFalse);
    }
    if (!ts.isObjectLiteralExpression(literal)) return;
    for (const { name } of literal.properties) if (name !== undefined) fields.push(name.getText(source));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined)
      literals.set(node.name.text, node.initializer as ts.ObjectLiteralExpression);
    if (ts.isCallExpression(node) && isLogger(node.expression)) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return fields;
}

function isLogger(called: ts.Expression): boolean {
  if (ts.isElementAccessExpression(called)) return /log(ger)?$/i.test(called.expression.getText());
  if (!ts.isPropertyAccessExpression(called) || !LEVELS.has(called.name.text)) return false;
  return /log(ger)?$/i.test(called.expression.getText());
}

const files = ['src', 'templates'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('generated'))
    .map((file) => join(folder, file)),
);

test('an error in a log line is called err', () => {
  const found = files.flatMap((file) => logFields(file).map((field) => `${file}: ${field}`));
  // The scan finds what is there.
  expect(found).toContain('src/util/hooks.ts: err');
  expect(found).toContain('src/receive/refusal-log.ts: code');
  expect(found.length).toBeGreaterThan(25);
  expect(found.filter((line) => WRONG.has(line.split(': ')[1]!))).toEqual([]);
});
