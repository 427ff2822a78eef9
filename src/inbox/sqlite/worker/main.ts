// The worker thread of an SQLite inbox. Bundled into src/generated/sqlite-worker.ts by `npm run generate`.
import { parentPort, workerData } from 'node:worker_threads';
import { ExitLock } from '../exit-lock.js';
import type { FromWorker, ToWorker } from '../protocol.js';
import type { WorkerData } from '../settings.js';
import { connect } from './connect.js';
import { loadDriver, lockedDriver } from './driver.js';
import { Engine } from './engine.js';
import { failureOf, Unusable } from './errors.js';

const port = parentPort!;
const settings = workerData as WorkerData;
const post = (message: FromWorker): void => port.postMessage(message);

// Node 22 calls its SQLite experimental on each start. This thread runs nothing else, so no other warning is lost.
process.removeAllListeners('warning');

async function main(): Promise<void> {
  const driver = lockedDriver(await loadDriver(settings), new ExitLock(settings.exitLock));
  const engine = new Engine(connect(driver, settings), settings, post);
  port.on('message', (message: ToWorker) => {
    if (engine.receive(message)) end();
  });
  post({ opened: true });
}

main().catch((error: unknown) => {
  post({
    opened: failureOf(error instanceof Unusable ? error : new Unusable(String(error), 'Please report it')),
  });
  end();
});

/** Ends the thread. Deno's port cannot be closed. */
function end(): void {
  const { close } = port as { close?: () => void };
  if (close === undefined) process.exit(0);
  else close.call(port);
}
