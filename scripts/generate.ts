import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outputs } from './generate/outputs.js';
import { readSchemas } from './generate/schemas.js';

const root = join(import.meta.dirname, '..');
for (const [path, content] of await outputs(readSchemas(join(root, 'schemas')))) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
