import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';

import { TrelloWebhooks } from '../../../src/index.js';
import { CollectingLogger } from '../../support/logger.js';
import { SECRET } from './world.js';

/** What a bot notes of an action. */
export interface Note {
  id: string;
  type: string;
}

/** How the framework is put into a server. */
export const mounts: Readonly<Record<string, (webhooks: TrelloWebhooks) => RequestListener>> = {
  'in an Express app': (webhooks) => express().use('/trello', webhooks.router()) as RequestListener,
  'as a listener': (webhooks) => webhooks.listener({ path: '/trello' }),
};

/**
 * A bot as a user writes it: handlers, a server, a port that stays the same. What it noted outlives it, as a file or a
 * database would; the `TrelloWebhooks` object and its memory do not.
 */
export class Bot {
  /** All actions that were handled, in order. */
  readonly handled: Note[] = [];
  /** What the typed handlers made of them. */
  readonly said: string[] = [];
  /** The methods of the requests that came. */
  readonly methods: string[] = [];
  readonly logger = new CollectingLogger();
  /** Registers what else a test wants of the bot; called at each start. */
  extend: (webhooks: TrelloWebhooks) => void = () => {};
  readonly #mount: (webhooks: TrelloWebhooks) => RequestListener;
  #webhooks: TrelloWebhooks | undefined;
  #server: Server | undefined;
  #port = 0;

  constructor(mount: (webhooks: TrelloWebhooks) => RequestListener) {
    this.#mount = mount;
  }

  get callbackURL(): string {
    return `http://127.0.0.1:${this.#port}/trello`;
  }

  get webhooks(): TrelloWebhooks {
    if (this.#webhooks === undefined) throw new Error('The bot is not running');
    return this.#webhooks;
  }

  async start(): Promise<this> {
    // The callback URL is known once the server listens.
    let listener: RequestListener = (_, response) => void response.writeHead(503).end();
    const server = createServer((request, response) => {
      this.methods.push(request.method ?? '');
      listener(request, response);
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#webhooks = this.#make();
    listener = this.#mount(this.#webhooks);
    return this;
  }

  /** As a deployment does it: the running handlers end, then the server. */
  async stop(): Promise<void> {
    await this.#webhooks?.close();
    this.#webhooks = undefined;
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  #make(): TrelloWebhooks {
    const webhooks = new TrelloWebhooks({
      secret: SECRET,
      callbackURL: this.callbackURL,
      logger: this.logger,
    });
    this.extend(webhooks);
    webhooks.on('updateCard:idList', ({ action }) => {
      const { card, listBefore, listAfter } = action.data;
      this.said.push(`${card.name}: ${listBefore.name} → ${listAfter.name}`);
    });
    webhooks.on('commentCard', ({ action }) => {
      this.said.push(`${action.memberCreator?.fullName}: ${action.data.text}`);
    });
    return webhooks.onAny(({ action }) => void this.handled.push({ id: action.id, type: action.type }));
  }
}
