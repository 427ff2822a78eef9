// Runs other people's client and receiver against the emulator: trello.js as the client, and
// @18f/trello-webhook-server as the receiver. They are no dependencies, since npm warns about the engines that they ask
// for (Node 22, and Node 5.8), so they are installed into a folder of their own. Needs the npm registry.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTrelloJS } from './peers/trello-js.js';
import { checkWebhookServer } from './peers/webhook-server.js';

const PEERS = ['trello.js@2.2.0', '@18f/trello-webhook-server@3.1.0'];
const minute = 60_000;

let late: NodeJS.Timeout | undefined;
const folder = mkdtempSync(join(tmpdir(), 'trello-webhooks-peers-'));
try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status, error } = spawnSync('npm', ['install', ...options, ...PEERS], {
    cwd: folder,
    stdio: 'inherit',
    timeout: 3 * minute,
  });
  if (status !== 0) throw new Error('The peers could not be installed', { cause: error });
  late = setTimeout(() => {
    console.error('The checks took longer than a minute');
    process.exit(1);
  }, minute);
  for (const line of [...(await checkTrelloJS(folder)), ...(await checkWebhookServer(folder))])
    console.log(line);
} finally {
  clearTimeout(late);
  rmSync(folder, { recursive: true });
}
