import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { serveTail } from 'trello-webhooks/tail';
import { createApp } from './app.js';
import { ConfigError, readConfig } from './config.js';
import { createLog } from './log.js';

/** Handlers have 25 s; whoever stops the bot should wait as long as this. */
const STOP_LIMIT_MS = 30_000;

/**
 * Longer than a load balancer keeps a connection that is idle (mostly 60 s; Google's 600 s): one that Node closes first
 * may be closing when a delivery is sent into it.
 */
const KEEP_ALIVE_MS = 65_000;

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile();
  const config = readConfig(process.env);
  const log = createLog(config.production);
  const app = createApp(config, log);
  // With an inbox, what still waits in it is handled from here on.
  await app.webhooks.start();

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, app.listener);
  server.listen(config.port, config.host);
  await once(server, 'listening');
  log.info(`Listening at http://${config.host}:${config.port} for ${config.callbackURL}`);
  app.registration.start();
  // For `npx trello-webhooks tail`. The bot does without where its folder cannot be written, as in the image.
  const tail = await serveTail().catch((error: Error) => {
    log.info(`Nobody can follow the bot with tail: ${error.message}`);
    return undefined;
  });

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    log.info(`Stopping (${signal})`);
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    app.health.stop();
    app.registration.stop();
    // First the handlers come to their end, while new deliveries are answered with 503, so that Trello repeats them.
    await app.webhooks.close();
    server.close();
    server.closeIdleConnections();
    // Last, so that whoever follows sees what the stop refuses.
    await tail?.close();
  };
  // Once each: a second Ctrl-C ends the bot at once.
  process.once('SIGTERM', (signal) => void stop(signal));
  process.once('SIGINT', (signal) => void stop(signal));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') console.error('Set PORT to one that is free.');
  process.exit(1);
}
