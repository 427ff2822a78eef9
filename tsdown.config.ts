import { defineConfig } from 'tsdown';
import { licences } from './scripts/licences.js';

const library = {
  index: 'src/index.ts',
  client: 'src/client/index.ts',
  emulator: 'src/emulator/index.ts',
  sqlite: 'src/inbox/sqlite/index.ts',
  bullmq: 'src/inbox/bullmq/index.ts',
  testing: 'src/testing/index.ts',
  tail: 'src/tail/index.ts',
};

export default defineConfig({
  entry: library,
  // The command is a program and no library: ESM alone, and it shares the chunks of the library's ESM.
  format: { esm: { entry: { ...library, cli: 'src/cli/main.ts' } }, cjs: {} },
  platform: 'node',
  target: 'node20',
  dts: { entry: Object.values(library) },
  // The package has no dependencies at run time: the few functions that the generated validators and the search for
  // near names need are part of it, and so is what the command needs. Their licences go along.
  deps: { alwaysBundle: ['ajv', 'ajv-formats', 'fastest-levenshtein', 'commander', '@clack/prompts'] },
  plugins: [licences()],
  // What `trello-webhooks init` writes.
  copy: ['templates'],
  clean: true,
  checks: { pluginTimings: false },
});
