import { generateDoc } from './action-types-doc.js';
import { generateActionKeys } from './action-keys.js';
import { generateActionTypes } from './action-types.js';
import { generateAsyncAPI } from './async-api.js';
import { withEvidence } from './evidence-table.js';
import { generateExamples } from './examples.js';
import { schemaFiles } from './json-schemas.js';
import type { Schemas } from './schemas.js';
import { generateSqliteWorker } from './sqlite-worker.js';
import { generateTypes } from './types.js';
import { generateValidators, validatorTypes } from './validators.js';

const banner = '// Written by `npm run generate` from schemas/; do not edit.\n';

/** `evidence.json`: what is known of each action type besides its shape. */
const generateEvidence = (actions: Schemas['actions']): string =>
  JSON.stringify(Object.fromEntries(actions.map(({ type, facts }) => [type, facts])), null, 2) + '\n';

/** Every file that the generator writes, by its path in the project; of schemas/README.md it writes one table. */
export async function outputs(schemas: Schemas, readme: string): Promise<Map<string, string>> {
  return new Map([
    ['src/generated/types.ts', banner + (await generateTypes(schemas))],
    ['src/generated/validators.js', banner + generateValidators(schemas)],
    ['src/generated/validators.d.ts', banner + validatorTypes],
    ['src/generated/action-types.ts', banner + generateActionTypes(schemas.actions)],
    ['src/generated/action-keys.ts', banner + generateActionKeys(schemas.actions)],
    ['src/generated/examples.ts', banner + generateExamples(schemas.actions)],
    [
      'src/generated/sqlite-worker.ts',
      '// Written by `npm run generate`; do not edit.\n' + (await generateSqliteWorker()),
    ],
    ...[...schemaFiles(schemas)].map(([name, schema]): [string, string] => [
      `src/generated/schemas/${name}`,
      JSON.stringify(schema) + '\n',
    ]),
    ['src/generated/schemas/evidence.json', generateEvidence(schemas.actions)],
    ['docs/asyncapi.json', generateAsyncAPI(schemas)],
    ['docs/action-types.md', generateDoc(schemas.actions)],
    ['schemas/README.md', withEvidence(readme, schemas.actions)],
  ]);
}
