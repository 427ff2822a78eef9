import type { IdMaker } from '../../util/trello-id.js';

/** What `GET /1/tokens/{token}` says about a token. */
export interface TokenInfo {
  id: string;
  identifier: string;
  idMember: string;
  dateCreated: string;
  dateExpires: null;
  permissions: { idModel: string; modelType: string; read: boolean; write: boolean }[];
}

/** The tokens that are accepted: any, unless a list was given; never one that was revoked. */
export class TokenStore {
  readonly #allowed: ReadonlySet<string> | undefined;
  readonly #revoked = new Set<string>();
  readonly #known = new Map<string, TokenInfo>();
  readonly #make: () => TokenInfo;

  constructor(allowed: readonly string[] | undefined, nextId: IdMaker, now: () => number, idMember: string) {
    this.#allowed = allowed === undefined ? undefined : new Set(allowed);
    this.#make = () => ({
      id: nextId(),
      identifier: 'trello-webhooks emulator',
      idMember,
      dateCreated: new Date(now()).toISOString(),
      dateExpires: null,
      permissions: ['Board', 'Organization', 'Member'].map((modelType) => ({
        idModel: modelType === 'Member' ? idMember : '*',
        modelType,
        read: true,
        write: true,
      })),
    });
  }

  accepts(token: string): boolean {
    return token !== '' && !this.#revoked.has(token) && (this.#allowed?.has(token) ?? true);
  }

  revoke(token: string): void {
    this.#revoked.add(token);
    this.#known.delete(token);
  }

  info(token: string): TokenInfo {
    const info = this.#known.get(token) ?? this.#make();
    this.#known.set(token, info);
    return info;
  }
}
