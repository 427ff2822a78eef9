import { defineConfig } from 'tsdown';
import { licences } from './scripts/licences.js';

const library = {
  index: 'src/index.ts',
  client: 'src/client/index.ts',
  emulator: 'src/emulator/index.ts',
  sqlite: 'src/inbox/sqlite/index.ts',
  bullmq: 'src/inbox/bullmq/index.ts',
  testing: 'src/testing/index.ts',
  tail: 'src/telemetry/tail/index.ts',
};

/** What `trello-webhooks` shares with other entry points. */
const shared =
  /\/src\/([^/.]+|(receive|dispatch|payload)\/[^/.]+|inbox\/(copy-inbox|describe-error|errors|order-key)|generated\/action-types)\.ts$|\/fastest-levenshtein\//;

export default defineConfig({
  entry: library,
  // The command is a program and no library: ESM alone, and it shares the chunks of the library's ESM.
  format: { esm: { entry: { ...library, cli: 'src/cli/main.ts' } }, cjs: {} },
  platform: 'node',
  target: 'node20',
  // In one file instead of a dozen: each takes Node a millisecond to find, at every start of a service.
  outputOptions: { codeSplitting: { groups: [{ name: 'shared', test: shared, minShareCount: 2 }] } },
  dts: { entry: Object.values(library) },
  // The package has no dependencies at run time: the few functions that the generated validators and the search for
  // near names need are part of it, and so is what the command needs. Their licences go along.
  deps: {
    alwaysBundle: [
      'ajv',
      'ajv-formats',
      'fastest-levenshtein',
      'commander',
      '@clack/prompts',
      'string-width',
    ],
  },
  // Its ES module, since one in CommonJS brings a file of helpers with it.
  alias: { 'fastest-levenshtein': 'fastest-levenshtein/esm/mod.js' },
  plugins: [licences()],
  // What `trello-webhooks init` writes.
  copy: ['templates'],
  clean: true,
  checks: { pluginTimings: false },
});
