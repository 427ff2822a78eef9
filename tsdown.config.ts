import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    client: 'src/client/index.ts',
    emulator: 'src/emulator/index.ts',
    sqlite: 'src/inbox/sqlite/index.ts',
    bullmq: 'src/inbox/bullmq/index.ts',
    testing: 'src/testing/index.ts',
  },
  format: ['esm', 'cjs'],
  platform: 'node',
  target: 'node20',
  dts: true,
  // The package has no dependencies at run time: the few functions that the generated validators and the search for
  // near names need are part of it.
  deps: { alwaysBundle: ['ajv', 'ajv-formats', 'fastest-levenshtein'] },
  clean: true,
  checks: { pluginTimings: false },
});
