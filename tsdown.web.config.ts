import { join } from 'node:path';
import { defineConfig } from 'tsdown';
import { entries } from './scripts/entries.js';
import { licences, WEB_NOTICE } from './scripts/licences.js';

const src = join(import.meta.dirname, 'src');
const twins = new Map(
  Object.entries({
    'util/node.js': 'util/web.ts',
    'receive/platform.js': 'receive/platform-web.ts',
    'signature/other-bodies.js': 'signature/bodies-web.ts',
    'signature/damage.js': 'signature/bodies-web.ts',
    'processing/inbox/inbox-processor.js': 'processing/inbox/inbox-processor-web.ts',
    'adapters/node/listener.js': 'adapters/fetch/without-node.ts',
    'adapters/node/express.js': 'adapters/fetch/without-node.ts',
  }).map(([file, twin]) => [join(src, file), join(src, twin)]),
);

/** `trello-webhooks` for runtimes without Node's modules: one file, which package.json names under their conditions. */
export default defineConfig({
  entry: { web: entries.index },
  format: 'esm',
  outExtensions: () => ({ js: '.mjs' }),
  platform: 'neutral',
  target: 'es2022',
  dts: false,
  // It is loaded anew at each cold start.
  minify: true,
  deps: { alwaysBundle: [/./] },
  alias: { 'fastest-levenshtein': 'fastest-levenshtein/esm/mod.js' },
  plugins: [
    {
      name: 'twins',
      resolveId: (id, importer) =>
        importer !== undefined && id.startsWith('.') ? twins.get(join(importer, '..', id)) : undefined,
    },
    licences(WEB_NOTICE),
  ],
  clean: false,
  checks: { pluginTimings: false },
});
