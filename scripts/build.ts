// Builds what is published: the generated sources first, then ESM and CommonJS with types for both, then the file for
// runtimes without Node's modules.
// With a folder as its argument: the command alone, without types, into that folder; for the tests.
// Through tsdown's function, since its command adds a warning on Node 20.
import { build } from 'tsdown';
import './generate.js';

const [outDir] = process.argv.slice(2);
await build({
  logLevel: 'warn',
  ...(outDir !== undefined && { outDir, entry: { cli: 'src/cli/main.ts' }, format: 'esm', dts: false }),
});
if (outDir === undefined) await build({ logLevel: 'warn', config: 'tsdown.web.config.ts' });
