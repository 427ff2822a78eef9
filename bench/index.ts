// npm run bench [-- receive handlers inbox memory cold types hostile --rounds 15 --seconds 0.8 --profile <folder>]
import { cpus } from 'node:os';
import { readArguments, type Section } from './arguments.js';
import { compilePrograms } from './compile.js';
import { makePool, type Pool } from './delivery/pool.js';
import { sampleBody } from './delivery/sample.js';
import { cold } from './sections/cold.js';
import { handlers } from './sections/handlers.js';
import { hostile } from './sections/hostile.js';
import { inbox } from './sections/inbox.js';
import { memory } from './sections/memory.js';
import { receive } from './sections/receive.js';
import { types } from './sections/types.js';

const settings = readArguments(process.argv.slice(2));
const sample = sampleBody();
let pool: Pool | undefined;
const deliveries = (): Pool => (pool ??= makePool(sample));

const sections: Record<Section, () => string | Promise<string>> = {
  receive: () => receive(deliveries(), settings),
  handlers: () => handlers(deliveries(), settings),
  inbox: () => inbox(sample, settings),
  memory: () => memory(sample),
  cold: () => cold(sample),
  types,
  hostile,
};

console.log(
  `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}`,
);
console.log(
  `A delivery of ${Buffer.byteLength(sample)} bytes; ${settings.rounds} rounds of ${settings.seconds} s`,
);
await compilePrograms();
for (const section of settings.only) {
  console.log(`\n${section}\n`);
  console.log(await sections[section]());
}
