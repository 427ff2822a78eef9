import { defineConfig } from 'tsdown';
import { entries, loadedBy } from './scripts/entries.js';
import { licences } from './scripts/licences.js';

const ofClient = loadedBy(entries.client);
const ofIndex = loadedBy(entries.index);

/**
 * The modules that entries share, in two files: those that the client loads too, which need nothing of Node, and others
 * that `trello-webhooks` loads. Packages that only the command needs are in neither.
 */
const groups = [
  {
    name: 'shared',
    test: (id: string) => (ofClient.has(id) && ofIndex.has(id)) || id.includes('/fastest-levenshtein/'),
    minShareCount: 2,
  },
  { name: 'shared-node', test: (id: string) => ofIndex.has(id), minShareCount: 2 },
];

export default defineConfig({
  entry: entries,
  // The command is a program and no library: ESM alone, and it shares the chunks of the library's ESM.
  format: { esm: { entry: { ...entries, cli: 'src/cli/main.ts' } }, cjs: {} },
  platform: 'node',
  target: 'node20',
  // In two files instead of a dozen: each takes Node a millisecond to find, at every start of a service.
  outputOptions: { codeSplitting: { groups } },
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
  // What `trello-webhooks init` writes, and the entries `trello-webhooks/schemas/*.json`.
  copy: ['templates', { from: 'src/generated/schemas', to: 'dist' }],
  clean: true,
  checks: { pluginTimings: false },
});
