import type { ActionFacts } from './facts.js';
import type { ActionSchema } from './schemas.js';

const BEGIN = '<!-- evidence: written by `npm run generate` -->\n';
const END = '<!-- end of evidence -->';

/** `schemas/README.md` with its table of evidence written anew; the rest of the page is written by hand. */
export function withEvidence(readme: string, actions: ActionSchema[]): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin)
    throw new Error('schemas/README.md has lost the marks of its evidence table');
  return readme.slice(0, begin + BEGIN.length) + evidenceTable(actions) + readme.slice(end);
}

function evidenceTable(actions: ActionSchema[]): string {
  const rows = actions.map(({ type, facts }) => {
    return `| [\`${type}\`](actions/${type}.schema.json) | ${STRENGTH[facts.evidence]} | ${count(facts.captures)} | ${count(facts.listed)} | ${facts.sources.join(', ')} |\n`;
  });
  return `\n| type | evidence | delivered | listed | sources |\n|---|---|---|---|---|\n${rows.join('')}\n`;
}

const count = (number = 0): string => (number === 0 ? '–' : String(number));

const STRENGTH: Record<ActionFacts['evidence'], string> = {
  captured: 'strong: seen',
  'few-captures': 'fair: few seen',
  'read-by-code': 'weak: read by code',
  'documented-name-only': 'none but the name',
};
