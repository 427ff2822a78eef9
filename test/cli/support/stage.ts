import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrelloClient, type WebhookRegistration } from '../../../src/client/index.js';
import { startEmulator, type EmulatorOptions, type TrelloEmulator } from '../../../src/emulator/index.js';
import { endCommands } from './command.js';

/** As long as real ones, so that finding them anywhere is a leak and no coincidence. */
export const SECRET = 'feedbeeffeedbeeffeedbeeffeedbeeffeedbeeffeedbeeffeedbeeffeedbeef';
export const KEY = '0123456789abcdef0123456789abcdef';
export const TOKEN = `ATTA${'feedc0de'.repeat(9)}`;

export const board = {
  kind: 'board',
  id: '5abbe4b7ddc1b351ef961414',
  name: 'Roadmap',
  shortLink: 'aBcDeFgH',
} as const;
export const card = {
  kind: 'card',
  id: '5abbe4b7ddc1b351ef961417',
  name: 'Tiles',
  shortLink: 'hGfEdCbA',
} as const;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  endCommands();
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** After the test. */
export function afterwards(close: () => Promise<unknown>): void {
  closing.push(close);
}

/** Trello, with a board and a card. */
export async function startTrello(options: Partial<EmulatorOptions> = {}): Promise<TrelloEmulator> {
  const trello = await startEmulator({ secret: SECRET, timeScale: 0.001, models: [board, card], ...options });
  closing.push(() => trello.close());
  return trello;
}

/** A service on a free port; the URL is that of its path `/trello`. */
export async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/trello`, server };
}

/** A service that answers everything with 200. */
export async function serveOK(): Promise<string> {
  return (await serve((_request, response) => response.end())).url;
}

/** What the command finds in its environment. */
export function environment(trello: TrelloEmulator): Record<string, string> {
  return { TRELLO_KEY: KEY, TRELLO_TOKEN: TOKEN, TRELLO_BASE_URL: trello.baseURL };
}

/** Registers a webhook behind the command's back. */
export function given(
  trello: TrelloEmulator,
  idModel: string,
  callbackURL: string,
  active = true,
): Promise<WebhookRegistration> {
  const client = new TrelloClient({ auth: { key: KEY, token: TOKEN }, baseURL: trello.baseURL });
  return client.webhooks.create({ idModel, callbackURL, active });
}
