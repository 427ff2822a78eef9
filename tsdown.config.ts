import { defineConfig } from 'tsdown';
import { entries, loadedBy } from './scripts/entries.js';
import { licences } from './scripts/licences.js';

/** Whether a module is one that `trello-webhooks` loads; the few functions that are bundled with it have no source here. */
const ofIndex = loadedBy(entries.index);
const isShared = (id: string): boolean => ofIndex.has(id) || !id.includes('/src/');

export default defineConfig({
  entry: entries,
  // The command is a program and no library: ESM alone, and it shares the chunks of the library's ESM.
  format: { esm: { entry: { ...entries, cli: 'src/cli/main.ts' } }, cjs: {} },
  platform: 'node',
  target: 'node20',
  // In one file instead of a dozen: each takes Node a millisecond to find, at every start of a service.
  outputOptions: { codeSplitting: { groups: [{ name: 'shared', test: isShared, minShareCount: 2 }] } },
  dts: { entry: Object.values(entries) },
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
