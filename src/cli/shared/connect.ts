import { TrelloClient } from '../../client/index.js';
import type { ConnectionOptions } from './options.js';
import { Settings } from './settings.js';

/** Makes a client with the key and the token of the settings. */
export async function connect(options: ConnectionOptions): Promise<TrelloClient> {
  const settings = new Settings(options);
  const key = await settings.need('key');
  const token = await settings.need('token');
  return new TrelloClient({ auth: { key, token }, baseURL: options.baseUrl ?? settings.get('baseURL') });
}
