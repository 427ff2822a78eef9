// Runs the tests of bullmqInbox() over the newest BullMQ that its peer range allows, unless the lock has that one already.
// It is installed beside the project, since a lock has one version. Needs redis-server and the npm registry.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedInstall, installedVersion } from './cached-install.js';
import { run } from './run.js';

const root = join(import.meta.dirname, '..');
const { peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  peerDependencies: { bullmq: string; ioredis: string };
};

const { bullmq, ioredis } = peerDependencies;
const folder = cachedInstall('newest-bullmq', { bullmq, ioredis });
const newest = installedVersion(folder, 'bullmq');
if (newest === installedVersion(root, 'bullmq')) {
  console.log(`BullMQ ${newest} is the newest of ${bullmq}: npm test runs over it`);
} else {
  console.log(`The tests of bullmqInbox() over BullMQ ${newest}`);
  const packages = join(folder, 'node_modules');
  const mapper = {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^(bullmq|ioredis)$': join(packages, '$1'),
  };
  run(
    'npx',
    ['jest', '--moduleNameMapper', JSON.stringify(mapper), 'test/inbox/bullmq', 'test/inbox/conformance'],
    {
      cwd: root,
    },
  );
}
