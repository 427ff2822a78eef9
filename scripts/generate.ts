import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outputs } from './generate/outputs.js';
import { readSchemas } from './generate/schemas.js';

const root = join(import.meta.dirname, '..');
const schemas = readSchemas(join(root, 'schemas'));
const readme = readFileSync(join(root, 'schemas/README.md'), 'utf8');

for (const [path, content] of await outputs(schemas, readme)) write(path, content);
// The samples are made by the test kit, which loads what was written before.
const { generateSamples } = await import('./generate/samples.js');
write('src/generated/schemas/samples.json', generateSamples());

function write(path: string, content: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
