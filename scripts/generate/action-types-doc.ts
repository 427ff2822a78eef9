import type { ActionFacts } from './facts.js';
import type { ActionSchema, JsonSchema } from './schemas.js';

/** `docs/action-types.md`: one row per action type. */
export function generateDoc(actions: ActionSchema[]): string {
  return [intro, ...actions.map(row), ''].join('\n');
}

const intro = `# Action types

Written by \`npm run generate\` from the schemas under [\`schemas/\`](../schemas/README.md); do not edit.

- **Sub-events** are the changed fields that can be registered by themselves: \`updateCard:idList\`.
- **Data keys**: those of \`action.data\`. *Always* means that the type is recognized only with them.
- **Watched models** are those whose webhooks receive the action, as far as is known; \`?\` when it is not, \`*\` when the
  source puts a caveat on it.
- **Listed by REST**: whether Trello's \`/actions\` resources return it too. What is *webhook only* is in no listing, so a
  missed one cannot be found later; whoever knows its id can still fetch it, by \`GET /1/actions/{id}\` (Trello's guide).
- **Evidence**: *seen* (three real actions or more, as webhooks delivered them or as listings show them), *few seen* (one
  or two), *read by code* (programs in production read these keys), *name only* (Trello documents the name and nothing
  else).

| type | sub-events | data keys, always | data keys, sometimes | watched models | listed by REST | evidence |
|---|---|---|---|---|---|---|`;

function row({ type, schema, facts, subEvents }: ActionSchema): string {
  const required = schema.required ?? [];
  const optional = Object.keys(schema.properties ?? {}).filter((key) => !required.includes(key));
  const member = facts.member === undefined ? '' : ` (and \`action.member\`, ${facts.member})`;
  const cells = [
    `\`${type}\``,
    code(subEvents.map(({ field }) => field)),
    code(required) + member,
    code(optional),
    models(schema),
    LISTED[facts.listing],
    EVIDENCE[facts.evidence] + counts(facts),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** How many were seen: ` (9 delivered, 586 listed)`. */
function counts({ captures, listed = 0 }: ActionFacts): string {
  const parts = [
    ...(captures > 0 ? [`${captures} delivered`] : []),
    ...(listed > 0 ? [`${listed} listed`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

const code = (words: string[]): string =>
  words.length === 0 ? '–' : words.map((word) => `\`${word}\``).join(', ');

function models({ 'x-trello': facts }: JsonSchema): string {
  if (facts === undefined || facts.models.length === 0) return '?';
  return facts.models.join(', ') + (facts.modelsUncertain === true ? ' *' : '');
}

const LISTED = {
  included: 'yes',
  excluded: 'webhook only',
  'custom-fields': 'yes (custom fields)',
  '2017-only': 'in the documentation of 2017 only',
  '2019-table-only': 'in a table of 2019 only',
};

const EVIDENCE = {
  captured: 'seen',
  'few-captures': 'few seen',
  'read-by-code': 'read by code',
  'documented-name-only': 'name only',
};
