// The worker thread of an SQLite inbox. Bundled into src/generated/sqlite-worker.ts by `npm run generate`.
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerData } from '../protocol.js';
import { Gate } from '../gate.js';
import { connect } from './connect.js';
import { Engine } from './engine.js';
import { failureOf } from './failure.js';
import { gated } from './gated.js';
import { loadDriver } from './load-driver.js';
import { Unusable } from './unusable.js';

const port = parentPort!;
const settings = workerData as WorkerData;
const post = (message: FromWorker): void => port.postMessage(message);

// Node 22 calls its SQLite experimental on each start. This thread runs nothing else, so no other warning is lost.
process.removeAllListeners('warning');

async function main(): Promise<void> {
  const db = connect(gated(await loadDriver(settings), new Gate(settings.gate)), settings);
  const engine = new Engine(db, settings, post);
  port.on('message', (message: ToWorker) => {
    if (engine.receive(message)) port.close();
  });
  post({ opened: true });
}

main().catch((error: unknown) => {
  post({
    opened: failureOf(error instanceof Unusable ? error : new Unusable(String(error), 'Please report it')),
  });
  port.close();
});
