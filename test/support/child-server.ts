// A service in a process of its own, with the default logger or a chatty one, so that tests can see what a stranger
// can do to it from outside: end it, or write into its log.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';

import { TrelloWebhooks } from '../../src/index.js';
import { CALLBACK_URL, PATH, SECRET } from './delivery.js';

const webhooks = new TrelloWebhooks({
  secret: SECRET,
  callbackURL: CALLBACK_URL,
  dedupe: false,
  ...(process.argv.includes('--chatty') ? { logger: console } : {}),
});
webhooks.on('commentCard', ({ action, log }) => log.info({ id: action.id }, 'A comment'));
webhooks.onUnrecognized(() => {});

async function open(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const ports = [await open(webhooks.listener()), await open(express().use(PATH, webhooks.router()))];
process.send!(ports);
// It ends with the test that started it.
process.on('disconnect', () => process.exit());
