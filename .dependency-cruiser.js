// Which room may import which. `npm run lint` holds these rules, type-only imports included; CONTRIBUTING.md explains them.

/** Every file of a room, and of the rooms inside it. */
const room = (...names) => names.map((name) => `^src/${name}/`);

/** Shared by all rooms: the errors, and what is generated from the schemas. */
const SHARED = ['^src/errors\\.ts$', '^src/error-table\\.ts$', '^src/generated/', ...room('util')];

/** What an engine of an inbox knows of the rest. */
const CONTRACT = ['inbox', 'options', 'errors', 'copy'].map((name) => `^src/inbox/${name}\\.ts$`);
const ENGINE = [...CONTRACT, ...room('inbox/kit')];

/** The lists that are an entry of the package each, and the only way for the command into other rooms. */
const INDEXES = '/index\\.ts$';

/** Frameworks on node:http know its adapter. */
const NODE_HTTP = '^src/adapters/node/(http-types|listener)\\.ts$';

/** A room, and what it may import beside itself and what all rooms share. */
const ALLOWED = {
  util: [],
  payload: [],
  signature: [],
  handlers: [...room('payload'), '^src/telemetry/channels\\.ts$'],
  'telemetry/tail': ['^src/telemetry/channels\\.ts$'],
  processing: [...room('payload', 'handlers'), ...CONTRACT],
  receive: [
    ...room('payload', 'signature'),
    '^src/telemetry/publish\\.ts$',
    '^src/processing/processor\\.ts$',
  ],
  adapters: room('receive'),
  'inbox/kit': CONTRACT,
  'inbox/memory': ENGINE,
  'inbox/sqlite': ENGINE,
  'inbox/bullmq': ENGINE,
  client: [],
  emulator: room('payload', 'signature'),
  testing: [...room('payload', 'signature', 'inbox/memory'), ...CONTRACT, '^src/telemetry/channels\\.ts$'],
  types: [],
  schemas: room('payload'),
  files: [INDEXES],
  'trello-js': [INDEXES],
  cli: [INDEXES],
};

const rooms = Object.entries(ALLOWED).map(([name, allowed]) => ({
  name: `room-${name.replace('/', '-')}`,
  comment: `src/${name} may import: ${allowed.join(', ') || 'nothing'} beside itself and ${SHARED.join(', ')}`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: [`^src/${name}/`, ...SHARED, ...allowed] },
}));

/** Folders that run in more than Node: `util/node.ts` is the one place of the core that reaches for it. */
const CORE = [
  ...room('payload', 'signature', 'handlers', 'processing', 'receive', 'client'),
  '^src/util/[^/]+\\.ts$',
  '^src/[^/]+\\.ts$',
];

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that import each other are one file, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...rooms,
    {
      name: 'inbox-contract',
      comment: 'What all engines share knows no engine. index.ts is the entry trello-webhooks/inbox.',
      severity: 'error',
      from: { path: '^src/inbox/[^/]+\\.ts$' },
      to: { path: '^src/', pathNot: [...CONTRACT, ...SHARED] },
    },
    {
      name: 'telemetry-publish',
      severity: 'error',
      from: { path: '^src/telemetry/[^/]+\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/telemetry/[^/]+\\.ts$', ...room('payload'), ...SHARED] },
    },
    {
      name: 'util-errors-only',
      comment: 'The small tools know the errors, and nothing else of the project.',
      severity: 'error',
      from: { path: '^src/util/' },
      to: { path: '^src/', pathNot: ['^src/util/', '^src/errors\\.ts$', '^src/error-table\\.ts$'] },
    },
    {
      name: 'errors-alone',
      severity: 'error',
      comment: 'Everyone knows the errors; they know no one.',
      from: { path: '^src/error(s|-table)\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/error-table\\.ts$', '^src/util/brand\\.ts$'] },
    },
    {
      name: 'webhooks-wires',
      comment: 'Only the lists import webhooks.ts.',
      severity: 'error',
      from: { path: '^src/', pathNot: [INDEXES] },
      to: { path: '^src/webhooks\\.ts$' },
    },
    {
      name: 'adapters-apart',
      comment: 'One platform knows nothing of another.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: ['^src/adapters/$1/', '^src/adapters/[^/]+\\.ts$', NODE_HTTP] },
    },
    {
      name: 'core-without-node',
      comment: 'Runtimes without Node have a twin of util/node.ts.',
      severity: 'error',
      from: { path: CORE, pathNot: ['^src/util/node\\.ts$'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'client-without-node',
      comment: 'The client needs fetch, and nothing of Node.',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { path: '^src/util/node\\.ts$' },
    },
    {
      name: 'src-alone',
      comment: 'What is published imports nothing of the scripts, tests and benchmarks.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(scripts|test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^test/consumer/', '^scripts/examples/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
