import type { Credentials } from './credentials.js';
import { invalidKey, invalidToken, unauthorized } from './texts.js';
import type { Tokens } from '../state/tokens.js';

/** Decides who may ask. */
export class Access {
  readonly #keys: ReadonlySet<string> | undefined;
  readonly #tokens: Tokens;

  constructor(keys: readonly string[] | undefined, tokens: Tokens) {
    this.#keys = keys === undefined ? undefined : new Set(keys);
    this.#tokens = tokens;
  }

  /** The token of a caller who has a key and a token. */
  caller({ key, token }: Credentials): string {
    this.#checkKey(key);
    if (token === undefined || token === '') throw unauthorized();
    if (!this.#tokens.accepts(token)) throw invalidToken();
    return token;
  }

  /**
   * The token of a token route. Knowing it is permission enough, as in the guide's own example, which sends nothing
   * but the key besides. A second token of the caller must be valid as well.
   */
  owner({ key, token }: Credentials, ofPath: string): string {
    this.#checkKey(key);
    for (const each of [token ?? ofPath, ofPath]) if (!this.#tokens.accepts(each)) throw invalidToken();
    return ofPath;
  }

  #checkKey(key: string | undefined): void {
    if (key === undefined || key === '' || !(this.#keys?.has(key) ?? true)) throw invalidKey();
  }
}
