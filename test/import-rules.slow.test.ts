import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

// The rules of .dependency-cruiser.js bite: each of these files breaks the one that is named beside it.

jest.setTimeout(120_000);

const FORBIDDEN: [rule: string, file: string, text: string][] = [
  ['room-payload', 'src/payload/a.ts', "import '../receive/receiver.js';"],
  ['room-payload', 'src/payload/types-only.ts', "import type { A } from '../receive/receiver.js';"],
  ['room-signature', 'src/signature/a.ts', "import '../payload/parse.js';"],
  ['room-handlers', 'src/handlers/a.ts', "import '../telemetry/publish.js';"],
  ['room-processing', 'src/processing/a.ts', "import '../inbox/sqlite/index.js';"],
  ['room-receive', 'src/receive/a.ts', "import '../handlers/registry.js';"],
  ['room-adapters', 'src/adapters/node/a.ts', "import '../../payload/parse.js';"],
  ['adapters-apart', 'src/adapters/fetch/a.ts', "import '../node/a.js';"],
  ['room-inbox-sqlite', 'src/inbox/sqlite/a.ts', "import '../bullmq/index.js';"],
  ['room-client', 'src/client/a.ts', "import '../payload/parse.js';"],
  ['room-emulator', 'src/emulator/a.ts', "import '../receive/receiver.js';"],
  ['room-testing', 'src/testing/a.ts', "import '../receive/receiver.js';"],
  ['room-cli', 'src/cli/a.ts', "import '../inbox/sqlite/engine.js';"],
  ['inbox-contract', 'src/inbox/inbox.ts', "import './sqlite/index.js';"],
  ['util-errors-only', 'src/util/a.ts', "import '../generated/types.js';"],
  ['webhooks-wires', 'src/client/b.ts', "import '../webhooks.js';"],
  ['core-without-node', 'src/handlers/b.ts', "import 'node:fs';"],
  ['client-without-node', 'src/client/c.ts', "import '../util/node.js';"],
  ['src-alone', 'src/util/b.ts', "import '../../test/a.js';"],
  ['no-circles', 'src/payload/one.ts', "import './two.js';"],
];

/** Allowed, and there for the others to import. */
const ALLOWED: Record<string, string> = {
  'src/payload/parse.ts': '',
  'src/payload/two.ts': "import './one.js';",
  'src/receive/receiver.ts': "import '../payload/parse.js';\nexport type A = 1;",
  'src/handlers/registry.ts': "import '../payload/parse.js';",
  'src/telemetry/publish.ts': '',
  'src/inbox/sqlite/index.ts': '',
  'src/inbox/sqlite/engine.ts': '',
  'src/inbox/bullmq/index.ts': '',
  'src/generated/types.ts': '',
  'src/util/node.ts': "import 'node:crypto';",
  'src/webhooks.ts': "import './receive/receiver.js';",
  'test/a.ts': '',
};

test('each rule is broken by its file, and by no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-rules-'));
  try {
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${text}\nexport {};\n`);
    };
    for (const [file, text] of Object.entries(ALLOWED)) write(file, text);
    for (const [, file, text] of FORBIDDEN) write(file, text);
    write('tsconfig.json', '');
    writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "module": "nodenext" } }');

    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
        ...['--config', resolve('.dependency-cruiser.js'), '--output-type', 'json', 'src'],
      ],
      { cwd: folder, encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 },
    );
    expect(stderr).toBe('');
    const { summary } = JSON.parse(stdout) as {
      summary: { violations: { rule: { name: string }; from: string }[] };
    };
    const broken = summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);
    for (const [rule, file] of FORBIDDEN) expect(broken).toContain(`${rule} ${file}`);
    for (const file of Object.keys(ALLOWED).filter((name) => name !== 'src/payload/two.ts'))
      expect(broken.filter((line) => line.endsWith(` ${file}`))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
