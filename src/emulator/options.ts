import type { Logger } from '../util/logger.js';
import type { EmulatedMember } from './state/member.js';
import type { DeliveryAttempt } from './deliveries/delivery.js';
import type { EmulatedApplication } from './state/oauth-store.js';
import type { EmulatedModel } from './state/model-store.js';

/** The options of `startEmulator(…)`. Only `secret` has no default. */
export interface EmulatorOptions {
  /** The application's secret, with which deliveries are signed: give the receiver the same one. */
  secret: string;
  /** The port to listen on. @default 0, a free port */
  port?: number;
  /**
   * The address to listen on. The emulator takes anybody's key and token, so let others reach it only where you trust
   * them, such as the network of a container.
   * @default '127.0.0.1', this machine alone
   */
  host?: string;
  /** The API keys that are accepted. @default any */
  keys?: readonly string[];
  /** The tokens that are accepted. @default any */
  tokens?: readonly string[];
  /**
   * The models that exist: deliveries show them as `model`, and a webhook on another one is refused with `model not
   * found`. Without the option a webhook may watch any id.
   */
  models?: readonly EmulatedModel[];
  /**
   * An OAuth 2.0 application: the emulator plays its authorization server, at `/authorize` and `/oauth/token` beside `/1`,
   * and takes its access tokens. Everybody consents.
   * @default none
   */
  oauth2?: EmulatedApplication;
  /** The member who owns the tokens and makes the actions. @default a made-up one */
  member?: Partial<EmulatedMember>;
  /**
   * The clock for dates and ids, in ms since 1970. Delays run in real time: see `timeScale`.
   * @default Date.now
   */
  now?: () => number;
  /** Makes ids depend on the clock and the order of things alone. @default random ids */
  seed?: string | number;
  /**
   * What Trello's delays are multiplied with: 30, 60 and 120 s before retries, 30 s for an answer (never less than
   * 250 ms, see `responseTimeoutMs`), the 10 s of the rate limits. 0 to 1000; 0.001 makes seconds milliseconds.
   * Trello's rule for disabling (30 days) is not scaled; it follows `now`.
   * @default 1
   */
  timeScale?: number;
  /** How long a receiver may take to answer, in ms of real time. @default 30_000 * timeScale, at least 250 */
  responseTimeoutMs?: number;
  /** Apply Trello's rate limits, and send their headers with every reply. @default false */
  rateLimits?: boolean;
  /** Is told of every attempt to deliver when it has ended; what it throws is logged. @default nobody */
  onAttempt?: (attempt: DeliveryAttempt) => void;
  /** Where to write. Never receives the secret, keys, tokens or callback URLs. @default nowhere */
  logger?: Logger;
}
