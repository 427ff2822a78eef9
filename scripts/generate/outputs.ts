import { generateDoc } from './action-types-doc.js';
import { generateActionKeys } from './action-keys.js';
import { generateActionTypes } from './action-types.js';
import { withEvidence } from './evidence-table.js';
import { generateExamples } from './examples.js';
import type { Schemas } from './schemas.js';
import { generateSqliteWorker } from './sqlite-worker.js';
import { generateTypes } from './types.js';
import { generateValidators, validatorTypes } from './validators.js';

const banner = '// Written by `npm run generate` from schemas/; do not edit.\n';

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
    ['docs/action-types.md', generateDoc(schemas.actions)],
    ['schemas/README.md', withEvidence(readme, schemas.actions)],
  ]);
}
