import { readFileSync } from 'node:fs';
import { entries } from '../scripts/entries.js';
import { bullmqInbox } from '../src/inbox/bullmq/index.js';
import { checkInboxOptions, type InboxOptions } from '../src/inbox/index.js';
import { sqliteInbox } from '../src/inbox/sqlite/index.js';
import {
  applyPlan,
  backfill,
  checkWebhooks,
  ensureWebhooks,
  oauth2,
  planWebhooks,
  TrelloClient,
} from '../src/client/index.js';
import { startEmulator } from '../src/emulator/index.js';
import { signBody, TrelloWebhooks, verifySignature } from '../src/index.js';
import { serveTail } from '../src/telemetry/tail/index.js';
import { createDelivery, createSignedRequest, memoryInbox, sendDelivery } from '../src/testing/index.js';

// An option that is misspelt and ignored is found late: every function that takes options refuses it, and names the one
// that was meant.

const signing = { secret: 'secret', callbackURL: 'https://bot.example.com/trello' };
const webhooks = (more: object = {}) => new TrelloWebhooks({ ...signing, ...more });
const keys = { auth: { key: 'key', token: 'token' }, baseURL: 'http://127.0.0.1:9/1' };
const client = new TrelloClient(keys);
const id = '5abbe4b7ddc1b351ef961414';
const models = [{ kind: 'board', id }] as const;
const receive = () => {};
const anything = (options: object) => options as never;

/** A call for each type of options, with one that is misspelt and the one that was meant. */
// prettier-ignore
const calls: [type: string, where: string, call: () => unknown, meant: string][] = [
  ['TrelloWebhooksOptions', 'new TrelloWebhooks()', () => webhooks({ secrets: ['a'] }), 'secret'],
  ['AcceptLists', 'accept', () => webhooks({ accept: { model: [id] } }), 'models'],
  ['CallbackURL', 'callbackURL', () => webhooks({ callbackURL: { url: signing.callbackURL, qeury: true } }), 'query'],
  ['HandlerOptions', 'on()', () => webhooks().on('commentCard', receive, anything({ nmae: 'a' })), 'name'],
  ['HandlerOptions', 'onAny()', () => webhooks().onAny(receive, anything({ nmae: 'a' })), 'name'],
  ['HandlerOptions', 'onUnrecognized()', () => webhooks().onUnrecognized(receive, anything({ nmae: 'a' })), 'name'],
  ['UnknownHandlerOptions', 'on()', () => webhooks().on('new', receive, anything({ allowUnkown: true })), 'allowUnknown'],
  ['ListenerOptions', 'listener()', () => webhooks().listener(anything({ paths: '/' })), 'path'],
  ['SigningOptions', 'sendDelivery()', () => sendDelivery(webhooks(), {}, anything({ ...signing, callbackUrl: '' })), 'callbackURL'],
  ['SigningOptions', 'createSignedRequest()', () => createSignedRequest('', anything({ ...signing, secrt: '' })), 'secret'],
  ['CreateDeliveryOptions', 'createDelivery()', () => createDelivery('commentCard', {}, anything({ sed: 1 })), 'seed'],
  ['signBody', 'signBody()', () => signBody('', anything({ ...signing, callbackUrl: '' })), 'callbackURL'],
  ['verifySignature', 'verifySignature()', () => verifySignature('', '', anything({ ...signing, secrets: [] })), 'secret'],
  ['TrelloClientOptions', 'new TrelloClient()', () => new TrelloClient(anything({ ...keys, baseUrl: '' })), 'baseURL'],
  ['ClientRetryOptions', 'retry', () => new TrelloClient({ ...keys, retry: anything({ attemps: 2 }) }), 'attempts'],
  ['RequestOptions', 'A call of client.webhooks', () => client.webhooks.list(anything({ sginal: 1 })), 'signal'],
  ['RequestOptions', 'A call of client.webhooks', () => client.webhooks.setActive(id, true, anything({ sginal: 1 })), 'signal'],
  ['RequestOptions', 'models.get()', () => client.models.get(models[0], anything({ sginal: 1 })), 'signal'],
  ['RequestOptions', 'checkWebhooks()', () => checkWebhooks(client, anything({ sginal: 1 })), 'signal'],
  ['ListActionsOptions', 'actions.list()', () => client.actions.list(models[0], anything({ limits: 1 })), 'limit'],
  ['BackfillOptions', 'backfill()', () => backfill(client, anything({ models, since: id, recieve: receive })), 'receive'],
  ['PlanOptions', 'planWebhooks()', () => planWebhooks([], [], anything({ prun: true })), 'prune'],
  ['ApplyPlanOptions', 'applyPlan()', () => applyPlan(client, [], anything({ retries: {} })), 'retry'],
  ['ApplyPlanOptions', 'retry', () => applyPlan(client, [], anything({ retry: { minDelay: 1 } })), 'minDelayMs'],
  ['EnsureOptions', 'ensureWebhooks()', () => ensureWebhooks(client, [], anything({ dryrun: true })), 'dryRun'],
  ['EmulatorOptions', 'startEmulator()', () => startEmulator(anything({ secret: 'a', timescale: 1 })), 'timeScale'],
  ['TailOptions', 'serveTail()', () => serveTail(anything({ paht: 'a' })), 'path'],
  ['OAuth2Options', 'oauth2()', () => oauth2(anything({ clientID: 'a' })), 'clientId'],
  ['StartOptions', 'start()', () => webhooks().start(anything({ acceptOny: true })), 'acceptOnly'],
  ['InboxOptions', 'memoryInbox()', () => memoryInbox(anything({ concurency: 1 })), 'concurrency'],
  ['InboxOptions', 'The inbox', () => checkInboxOptions(anything({ concurency: 1 })), 'concurrency'],
  ['InboxOptions', 'pgInbox()', () => checkInboxOptions({ tabel: 'a' } as InboxOptions, { where: 'pgInbox()', own: ['table'] }), 'table'],
  ['InboxRetryOptions', 'retry', () => memoryInbox({ retry: anything({ attemps: 1 }) }), 'attempts'],
  ['SqliteInboxOptions', 'sqliteInbox()', () => sqliteInbox('bot.db', anything({ drvier: 'a' })), 'driver'],
  ['BullMQInboxOptions', 'bullmqInbox()', () => bullmqInbox(anything({ connection: 'redis://127.0.0.1', partition: 1 })), 'partitions'],
  ['DeadLetterFilter', 'The filter of dead letters', () => memoryInbox().deadLetters.list(anything({ tpye: 'a' })), 'type'],
  ['DeadLetterFilter', 'The filter of dead letters', () => memoryInbox().deadLetters.replay(anything({ tpye: 'a' })), 'type'],
  ['DeadLetterFilter', 'The filter of dead letters', () => memoryInbox().deadLetters.discard(anything({ id: ['a'] })), 'ids'],
];

test.each(calls)('%s: %s', async (_type, where, call, meant) => {
  const outcome: unknown = await (async () => call())().catch((error: unknown) => error);
  expect(outcome).toMatchObject({ code: 'invalid_option' });
  expect((outcome as Error).message).toMatch(`${where} has no option`);
  expect((outcome as Error).message).toContain(`Did you mean ${meant}?`);
});

test('TriggerOptions: trigger()', async () => {
  const trello = await startEmulator({ secret: 'a secret' });
  expect(() => trello.trigger('createCard', {}, anything({ modle: id }))).toThrow('Did you mean model?');
  await trello.close();
});

test('an option that resembles none is refused with the list of them', () => {
  expect(() => webhooks().listener(anything({ whatever: 1 }))).toThrow('Its options are path, fallback');
});

test.each([null, 'a text', 7])('%p is no object of options', (options) => {
  expect(() => memoryInbox(options as never)).toThrow('takes an object of options');
});

test('every type of options that is exported is tried above', () => {
  // ioredis has options of its own, what was checked is no input, and Workers pass their environment where fetch() has options.
  const others = new Set(['RedisConnectionOptions', 'CheckedInboxOptions', 'TriggerOptions', 'FetchOptions']);
  const exported = Object.values(entries).flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\b\w+(?:Options|Filter)\b/g),
  ]);
  const tried = new Set(calls.map(([type]) => type));
  const missing = exported.map(([name]) => name).filter((name) => !tried.has(name) && !others.has(name));
  expect(exported.length).toBeGreaterThan(20);
  expect([...new Set(missing)].filter((name) => !name.startsWith('check'))).toEqual([]);
});
