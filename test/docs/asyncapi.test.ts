import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { actionTypes } from '../../src/generated/action-types.js';

/** The parser's numbers for how bad a finding is; the lower the worse. */
const [ERROR, WARNING] = [0, 1];

const text = readFileSync('docs/asyncapi.json', 'utf8');

test("AsyncAPI's own parser finds no error in docs/asyncapi.json, and a message for each action type", async () => {
  const { document, diagnostics } = await new Parser().parse(text);
  expect(diagnostics.filter(({ severity }) => Number(severity) <= WARNING)).toEqual([]);
  expect(document?.version()).toBe('3.0.0');
  const names = document
    ?.messages()
    .all()
    .map((message) => message.name());
  expect([...new Set(names)].sort()).toEqual([...actionTypes].sort());
});

test('the parser does find a fault that is there', async () => {
  const broken = text.replace('"#/components/messages/commentCard"', '"#/components/messages/nowhere"');
  const { diagnostics } = await new Parser().parse(broken);
  expect(diagnostics.some(({ severity }) => Number(severity) === ERROR)).toBe(true);
});
