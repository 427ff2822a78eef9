// The names that examples take for granted: put in front of each by check-examples.ts. Nothing of it is run.
import { createServer, type IncomingMessage } from 'node:http';
import express from 'express';
import pino from 'pino';
import * as all from 'trello-webhooks';
import {
  PermanentError,
  TrelloWebhooks,
  TrelloWebhooksError,
  signBody,
  validatePayload,
  verifySignature,
  type Inbox,
  type Rejection,
  type TrelloEvent,
} from 'trello-webhooks';
import { bullmqInbox } from 'trello-webhooks/bullmq';
import {
  InvalidArgumentError,
  TrelloAPIError,
  applyPlan,
  backfill,
  ensureWebhooks,
  assessWebhook,
  planWebhooks,
  checkWebhooks,
  type DesiredWebhook,
  type TrelloClient,
} from 'trello-webhooks/client';
import { startEmulator, type TrelloEmulator } from 'trello-webhooks/emulator';
import { payloadSchema } from 'trello-webhooks/schemas';
import { sqliteInbox } from 'trello-webhooks/sqlite';
import { sendDelivery, createDelivery, memoryInbox, createSignedRequest } from 'trello-webhooks/testing';

interface Named {
  id: string;
  name: string;
}
declare const webhooks: TrelloWebhooks;
declare const app: express.Express;
declare const inbox: Inbox;
declare const client: TrelloClient;
declare const trello: TrelloEmulator;
declare const desired: DesiredWebhook[];
declare const [secret, callbackURL, url, body]: [string, string, string, string];
declare const [id, idBoard, idModel, lastHandledActionId]: [string, string, string, string];
declare const [payload, action]: [object, { id: string }];
declare const [board, list, doing, done, card]: [Named, Named, Named, Named, Named];
declare const rawBody: Uint8Array;
declare const request: IncomingMessage;
declare const headers: Record<string, string>;
declare const metrics: {
  count(name: string, labels: object): void;
  timing(name: string, ms: number, labels: object): void;
};
declare const Sentry: { captureException(error: unknown, context?: object): void };
declare function remind(due: string | null | undefined): void;
