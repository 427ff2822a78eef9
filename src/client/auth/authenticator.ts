import type { Fetch } from '../request.js';

/** What an authenticator may need of the client that uses it. */
export interface AuthContext {
  fetch: Fetch;
  timeoutMs: number;
}

/** Authenticates requests; made of the option `auth`. */
export interface Authenticator {
  /** The application and the user, whose requests Trello counts. Never shown. */
  readonly limits: { readonly application: string; readonly user: string };
  /** Whether Trello lists the webhooks of its token. */
  readonly canListWebhooks: boolean;
  /** What the token may do, in Trello's words; `undefined` when that is not known. */
  readonly scopes: readonly string[] | undefined;
  /** The value of the `Authorization` header of the next request. */
  header(context: AuthContext): Promise<string>;
  /** Called once for a request that was refused with 401; resolves to whether it may be sent again. */
  renew(refusedHeader: string, context: AuthContext): Promise<boolean>;
  /** The path as it is sent: `{token}` stands for the token wherever a path is shown. */
  insertToken(path: string): string;
  /** Takes every secret out of a text. */
  redact(text: string): string;
}
