// Builds what is published: the generated sources first, then ESM and CommonJS with types for both.
// Through tsdown's function, since its command adds a warning on Node 20.
import { build } from 'tsdown';
import './generate.js';

await build({ logLevel: 'warn' });
