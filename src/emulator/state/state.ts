import { createHash, randomBytes } from 'node:crypto';
import { increasingIds, type IdMaker } from '../../util/trello-id.js';
import { ActionLog } from './action-log.js';
import { createOwnMember, type EmulatedMember } from './member.js';
import { ModelStore, type EmulatedModel } from './model-store.js';
import { OAuthStore, type EmulatedApplication } from './oauth-store.js';
import { TokenStore } from './token-store.js';
import { WebhookStore } from './webhook-store.js';

/** The options with which an emulator begins. */
export interface StateOptions {
  keys?: readonly string[];
  tokens?: readonly string[];
  models?: readonly EmulatedModel[];
  member?: Partial<EmulatedMember>;
  oauth2?: EmulatedApplication;
  now: () => number;
  seed?: string | number;
}

/** Everything that an emulator remembers. Routes and actions change it; it starts no request of its own. */
export class EmulatorState {
  readonly now: () => number;
  readonly nextId: IdMaker;
  /** The member who owns every token, and makes an action unless the caller names another member. */
  readonly member: EmulatedMember;
  readonly webhooks: WebhookStore;
  readonly models = new ModelStore();
  /** Whether a webhook may watch a model that the emulator does not know. */
  readonly allowsUnknownModels: boolean;
  readonly actions = new ActionLog();
  readonly tokens: TokenStore;
  /** The authorization server of OAuth 2.0. */
  readonly oauth: OAuthStore;
  readonly #keys: ReadonlySet<string> | undefined;

  constructor({ keys, tokens, models, member, oauth2, now, seed }: StateOptions) {
    this.now = now;
    this.nextId = increasingIds(now, processPart(seed));
    this.member = createOwnMember({ ...member, id: member?.id ?? this.nextId() });
    this.models.add({ kind: 'member', ...this.member });
    for (const model of models ?? []) this.models.add(model);
    this.allowsUnknownModels = models === undefined;
    this.tokens = new TokenStore(tokens, this.nextId, now, this.member.id);
    this.oauth = new OAuthStore(oauth2, now);
    this.webhooks = new WebhookStore(this.nextId);
    this.#keys = keys === undefined ? undefined : new Set(keys);
  }

  acceptsKey(key: string): boolean {
    return key !== '' && (this.#keys?.has(key) ?? true);
  }

  /** A token that is revoked takes its webhooks along. Source: Trello's webhooks guide, certain. */
  revokeToken(token: string): void {
    this.tokens.revoke(token);
    this.webhooks.deleteOfToken(token);
  }
}

/** A seed makes the ids depend on the clock alone. */
function processPart(seed: string | number | undefined): string {
  const bytes = seed === undefined ? randomBytes(5) : createHash('sha256').update(String(seed)).digest();
  return bytes.subarray(0, 5).toString('hex');
}
