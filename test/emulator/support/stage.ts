import {
  startEmulator,
  type EmulatedWebhook,
  type EmulatorOptions,
  type TrelloEmulator,
} from '../../../src/emulator/index.js';
import { Receiver } from './receiver.js';

export const SECRET = 'the-application-secret';
export const KEY = 'a-key';
export const TOKEN = 'a-token';

/** Ids of models that the tests use. */
export const ids = {
  board: '5abbe4b7ddc1b351ef961414',
  list: '5abbe4b7ddc1b351ef961415',
  listAfter: '5abbe4b7ddc1b351ef961416',
  card: '5abbe4b7ddc1b351ef961417',
  checklist: '5abbe4b7ddc1b351ef961418',
  member: '5abbe4b7ddc1b351ef961419',
  organization: '5abbe4b7ddc1b351ef96141a',
  other: '5abbe4b7ddc1b351ef96141b',
};

export const board = { id: ids.board, name: 'Roadmap', shortLink: 'aBcDeFgH' };
export const list = { id: ids.list, name: 'Doing' };
export const card = { id: ids.card, name: 'Grüße 🎉', idShort: 7, shortLink: 'hGfEdCbA' };

const open: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()));
});

/** An emulator that is closed after the test; delays are a thousandth. */
export async function emulator(options: Partial<EmulatorOptions> = {}): Promise<TrelloEmulator> {
  const trello = await startEmulator({
    secret: SECRET,
    timeScale: 0.001,
    responseTimeoutMs: 10_000,
    ...options,
  });
  open.push({ stop: () => trello.close() });
  return trello;
}

/** A receiver that is stopped after the test. */
export async function receiver(): Promise<Receiver> {
  const started = await new Receiver().start();
  open.push(started);
  return started;
}

/** How arguments travel. */
export const WAYS = ['query', 'form', 'JSON'] as const;
export type Way = (typeof WAYS)[number];

export interface Reply {
  status: number;
  type: string;
  text: string;
  json: unknown;
  headers: Headers;
}

/** One REST request; key and token are in the query unless `auth` is false. */
export async function rest(
  trello: TrelloEmulator,
  method: string,
  path: string,
  args: Record<string, string | boolean> = {},
  {
    way = 'query',
    auth = true,
    headers = {},
  }: { way?: Way; auth?: boolean; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const url = new URL(trello.baseURL + path);
  if (auth) {
    url.searchParams.set('key', KEY);
    url.searchParams.set('token', TOKEN);
  }
  const texts = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, String(value)]));
  let init: RequestInit = { headers };
  if (way === 'query') for (const [name, value] of Object.entries(texts)) url.searchParams.set(name, value);
  if (way === 'form') init = { headers, body: new URLSearchParams(texts) };
  if (way === 'JSON')
    init = { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(args) };
  return read(await fetch(url, { ...init, method }));
}

export async function read(response: Response): Promise<Reply> {
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const json: unknown = type.startsWith('application/json') ? JSON.parse(text) : undefined;
  return { status: response.status, type, text, json, headers: response.headers };
}

/** Registers a webhook, which must succeed. */
export async function register(
  trello: TrelloEmulator,
  callbackURL: string,
  idModel: string = ids.board,
  more: Record<string, string | boolean> = {},
): Promise<EmulatedWebhook> {
  const reply = await rest(trello, 'POST', '/webhooks', { callbackURL, idModel, ...more });
  expect(reply).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
  return reply.json as EmulatedWebhook;
}

/** The plain text answer that a test expects. */
export function plain(status: number, text: string) {
  return { status, type: 'text/plain; charset=utf-8', text };
}
