import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outputs } from './generate/outputs.js';
import { readSchemas } from './generate/schemas.js';

const root = join(import.meta.dirname, '..');
const schemas = readSchemas(join(root, 'schemas'));
const readme = readFileSync(join(root, 'schemas/README.md'), 'utf8');

for (const [path, content] of await outputs(schemas, readme)) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
